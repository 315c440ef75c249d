"""What the page of actions works with: the register, and who acts."""

from dataclasses import dataclass

import streamlit as st
from sqlalchemy import Engine

from dashboard.components.context import Context
from dashboard.components.counter import served
from pipelines import clock
from pipelines.assess import Request
from pipelines.assess.owners import is_owner, owner_levels
from pipelines.assess.request import judging
from pipelines.catalogue.roles import CHIEF, EVALUATOR
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.register import actions, practices
from pipelines.register.actions import Action
from pipelines.register.actor import Actor
from pipelines.register.practices import Practice

LABEL = 40
"""Characters of a problem or practice in a list to choose from."""


@dataclass(frozen=True)
class Desk:
    """``found``: the actions of ``unit``, or all; ``unit``: None for those who judge."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    actor: Actor
    unit: str | None
    found: list[Action]

    @property
    def practices(self) -> list[Practice]:
        return practices.practices(self.engine)

    @property
    def owners(self) -> list[str]:
        """Who may own an action or a practice: the unit that looks, or for those who judge every unit
        assessed and department."""
        if self.unit:
            return [self.unit]
        today = clock.now().date()
        return [u.code for u in self.catalogue.units if is_owner(self.catalogue, u.code, today)]

    def name(self, unit: str, language: str) -> str:
        return self.catalogue.unit_name(unit)[language]

    def ask(self, reason: str | None = None, seen: int | None = None) -> Request:
        """A request by who acts; ``seen``: the revision shown, of an action."""
        return Request(self.actor, reason, seen)


def opened(context: Context) -> Desk:
    """The desk of who looks: a unit for itself; the team as a role, or as a department that owns some."""
    home, catalogue, engine = served()
    found = actions.actions(engine)
    if context.audience != "team":
        own = [one for one in found if one.owner == context.audience]
        actor = Actor(CHIEF, context.audience)
        return Desk(home, catalogue, engine, actor, context.audience, own)
    roles = judging(catalogue.scheme)
    others = sorted({one.owner for one in found} & departments(catalogue))

    def told(code: str) -> str:
        return context.role(code) if code in roles else catalogue.unit_name(code)[context.language]

    place = st.columns([2, 3])[0]
    chosen = context.choose("by", "acts_as", [*roles, *others], EVALUATOR, told, place)
    if chosen in roles:
        return Desk(home, catalogue, engine, Actor(chosen), None, found)
    own = [one for one in found if one.owner == chosen]
    return Desk(home, catalogue, engine, Actor(CHIEF, chosen), chosen, own)


def departments(catalogue: Catalogue) -> set[str]:
    levels = {level for level in owner_levels(catalogue) if level != catalogue.scheme.level}
    return {unit.code for unit in catalogue.units if unit.level in levels}
