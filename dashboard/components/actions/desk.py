"""What the page of actions works with: the register, and who acts."""

from dataclasses import dataclass

import streamlit as st
from sqlalchemy import Engine

from dashboard import access
from dashboard.components.context import Context
from dashboard.components.counter import served
from pipelines import clock
from pipelines.access import Role, Visitor
from pipelines.assess import Request
from pipelines.assess.owners import is_owner
from pipelines.catalogue.roles import CHIEF
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
    """``found``: the actions of ``unit``, or all; ``unit``: None for those who judge. ``actor``: the post
    chosen to act in."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    visitor: Visitor
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

    def ask(self, deed: str, reason: str | None = None, seen: int | None = None) -> Request:
        """A request by who acts; ``seen``: the revision shown, of an action. Raises UserError for what
        they may not do."""
        actor = access.allowed(self.visitor, deed, self.unit, self.actor.role)
        return Request(actor, reason, seen)

    def may(self, deed: str) -> bool:
        """Whether it is offered to the post chosen."""
        return self.actor.role in self.visitor.posts_for(deed, self.unit)


def opened(context: Context) -> Desk:
    """The desk of who looks: a unit for itself; an evaluator in a post, or for a department that owns
    some; a leader, who opens actions and is shown no other's words."""
    home, catalogue, engine = served()
    found, who = actions.actions(engine), context.visitor
    if who.role is not Role.EVALUATOR:
        own = [one for one in found if who.unit and one.owner == who.unit]
        post = CHIEF if CHIEF in who.posts else next(iter(who.posts), "")
        return Desk(home, catalogue, engine, who, Actor(post, who.unit), who.unit, own)
    roles = sorted(post for post in who.posts if post != CHIEF)
    others = sorted({one.owner for one in found} & who.departments)

    def told(code: str) -> str:
        return context.role(code) if code in roles else catalogue.unit_name(code)[context.language]

    place = st.columns([2, 3])[0]
    first = next((post for post in who.posts if post in roles), "")
    chosen = context.choose("by", "acts_as", [*roles, *others] or [""], first, told, place)
    if chosen not in others:
        return Desk(home, catalogue, engine, who, Actor(chosen), None, found)
    own = [one for one in found if one.owner == chosen]
    return Desk(home, catalogue, engine, who, Actor(CHIEF, chosen), chosen, own)
