"""What the page for handing in works with: the catalogue, the register, and who is acting.

Everything else on the pages comes from a build. A page archives nothing and judges nothing: it lays
files on the desk, and writes what people say about findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import streamlit as st
from sqlalchemy import Engine

from dashboard import access, cache, settings
from dashboard.components.context import Context
from dashboard.components.units import by_name
from pipelines import clock
from pipelines.access import Role, Visitor
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.register.actor import Actor
from pipelines.register.ledger import sequence
from pipelines.register.store import open_register
from pipelines.standing import Standing, standings


@dataclass(frozen=True)
class Counter:
    """Where a unit hands in. ``unit``: whose returns are looked at; ``visitor``: who looks, ``actor``: as
    what receipts are given to them."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    visitor: Visitor
    actor: Actor
    unit: str

    def may(self, deed: str) -> bool:
        return self.visitor.may(deed, self.unit)

    def acting(self, deed: str) -> Actor:
        """Who does what is pressed. Raises UserError when it may not be done."""
        return access.allowed(self.visitor, deed, self.unit)

    @cached_property
    def owed(self) -> Sequence[Standing]:
        """What the unit owes, as the register tells it at this run of the page: worked out anew when
        anything in it changed, and every day."""
        root, now = str(self.home.root), clock.now()
        return _owed(root, self.unit, sequence(self.engine), now.date(), self, now)

    def name(self, context: Context) -> str:
        return self.catalogue.unit_by_code[self.unit].name[context.language]


@st.cache_resource(max_entries=500, show_spinner=False)
def _owed(
    root: str, unit: str, moved: int, today: date, _at: Counter, _now: datetime
) -> Sequence[Standing]:
    return standings(_at.engine, _at.catalogue, unit, _now)


@st.cache_resource(show_spinner=False)
def _register(root: str, _home: Home) -> Engine:
    return open_register(_home)


def served() -> tuple[Home, Catalogue, Engine]:
    """The state served, its catalogue and its register."""
    setting, home = settings.setting(), settings.home()
    assert setting and home
    return home, cache.catalogue(setting), _register(str(home.root), home)


def reporters(catalogue: Catalogue) -> list[str]:
    """Units that hand in any form, in catalogue order."""
    levels = {r.reporter_level for form in catalogue.forms for r in form.reports}
    return [unit.code for unit in catalogue.units if unit.level in levels]


def opened(context: Context, place: Any = st) -> Counter | None:
    """The counter for the one who looks: a unit for itself, an evaluator for any unit it chooses. None,
    after saying so, for those who hand nothing in or may do nothing for the unit."""
    home, catalogue, register = served()
    units = reporters(catalogue)
    who = context.visitor
    if who.role is Role.EVALUATOR:
        names = {code: catalogue.unit_by_code[code].name[context.language] for code in units}
        assessed = [c for c in units if catalogue.unit_by_code[c].level == catalogue.scheme.level]
        unit = context.choose(
            "for",
            "reporter",
            by_name(context, units),
            (assessed or units)[0],
            names.__getitem__,
            place,
        )
    elif who.unit in units and who.may("receipt", who.unit):
        unit = who.unit
    else:
        place.info(context.say("submit_none"))
        return None
    if not who.may("receipt", unit):  # an evaluator who speaks for departments alone
        place.info(context.say("post_refused"))
        return None
    deed = "submit" if who.may("submit", unit) else "receipt"
    return Counter(home, catalogue, register, who, access.allowed(who, deed, unit), unit)
