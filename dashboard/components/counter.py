"""What the page for handing in works with: the catalogue, the register, and who is acting.

Everything else on the pages comes from a build. A page archives nothing and judges nothing: it lays
files on the desk, and writes what people say about findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st
from sqlalchemy import Engine

from dashboard import settings
from dashboard.components.context import Context
from pipelines import clock, paths
from pipelines.catalogue.roles import CLERK, EVALUATOR
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.register.store import open_register
from pipelines.standing import Standing, standings


@dataclass(frozen=True)
class Counter:
    """Where a unit hands in. ``unit``: whose returns are looked at; ``actor``: who looks."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    actor: Actor
    unit: str

    @cached_property
    def owed(self) -> Sequence[Standing]:
        """What the unit owes, as the register tells it at this run of the page."""
        return standings(self.engine, self.catalogue, self.unit, clock.now())

    def name(self, context: Context) -> str:
        return self.catalogue.unit_by_code[self.unit].name[context.language]


@st.cache_resource(show_spinner=False)
def _catalogue(setting: str) -> Catalogue:
    from pipelines.catalogue.load import load

    return load(paths.catalogue_folder(setting))


@st.cache_resource(show_spinner=False)
def _register(root: str, _home: Home) -> Engine:
    return open_register(_home)


def served() -> tuple[Home, Catalogue, Engine]:
    """The state served, its catalogue and its register."""
    setting, home = settings.setting(), settings.home()
    assert setting and home
    return home, _catalogue(setting), _register(str(home.root), home)


def reporters(catalogue: Catalogue) -> list[str]:
    """Units that hand in any form, in catalogue order."""
    levels = {r.reporter_level for form in catalogue.forms for r in form.reports}
    return [unit.code for unit in catalogue.units if unit.level in levels]


def opened(context: Context, place: Any = st) -> Counter | None:
    """The counter for the one who looks: a unit for itself, the team for any unit it chooses. None,
    after saying so, for those who hand nothing in."""
    home, catalogue, register = served()
    units = reporters(catalogue)
    if context.audience == "team":
        names = {code: catalogue.unit_by_code[code].name[context.language] for code in units}
        assessed = [c for c in units if catalogue.unit_by_code[c].level == catalogue.scheme.level]
        unit = context.choose(
            "for", "reporter", units, (assessed or units)[0], names.__getitem__, place
        )
        actor = Actor(EVALUATOR)
    elif context.audience in units:
        unit, actor = context.audience, Actor(CLERK, context.audience)
    else:
        place.info(context.say("submit_public"))
        return None
    return Counter(home, catalogue, register, actor, unit)
