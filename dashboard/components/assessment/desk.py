"""What the evaluators' page works with: the register, who acts, and the assessment chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st
from sqlalchemy import Engine

from dashboard import access, cache
from dashboard.components.assessment import drafting
from dashboard.components.context import Context
from dashboard.components.counter import served
from pipelines.access import Role, Visitor
from pipelines.assess import Request, evidence
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.compute import Outcome
from pipelines.catalogue.roles import CHIEF
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.period import parse
from pipelines.register import appeals, assessments
from pipelines.register.actor import Actor
from pipelines.register.appeals import Appeal
from pipelines.register.assessments import Assessment
from pipelines.register.evidence import Evidence
from pipelines.register.recounts import Recount, recounts
from pipelines.register.store import reading


@dataclass(frozen=True)
class Desk:
    """``unit``: whose results are looked at alone; None for those who judge, who see all. ``actor``: the
    post chosen to act in."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    one: Assessment
    visitor: Visitor
    actor: Actor
    unit: str | None

    def _kept(self, what: str, make: Callable[[], Any]) -> Any:
        root = str(self.home.root)
        return cache.laid_out(root, self.one.assessment_id, self.one.revision, what, make)

    @cached_property
    def bench(self) -> Bench:
        def make() -> Bench:
            with reading(self.engine) as connection:
                return lay_out(connection, self.one.assessment_id)

        found: Bench = self._kept("bench", make)
        return found

    @cached_property
    def outcome(self) -> Outcome:
        found: Outcome = self._kept("outcome", self.bench.outcome)
        return found

    def worked_out(self, what: str, make: Callable[[], Any]) -> Any:
        """Something else that takes a while, kept until the assessment changes."""
        return self._kept(what, make)

    @cached_property
    def appeals(self) -> list[Appeal]:
        with reading(self.engine) as connection:
            found = appeals.appeals(connection, self.one.assessment_id)
        return [a for a in found if self.unit in (None, a.unit)]

    @cached_property
    def recounts(self) -> list[Recount]:
        return recounts(self.engine, self.one.assessment_id)

    def ask(self, deed: str, reason: str | None = None) -> Request:
        """A request by who acts, of the assessment as this page shows it. Raises UserError for what they
        may not do."""
        return Request(self.acting(deed), reason, self.one.revision)

    def acting(self, deed: str) -> Actor:
        return access.allowed(self.visitor, deed, self.unit, self.actor.role)

    def may(self, deed: str) -> bool:
        """Whether it is offered to the post chosen."""
        return self.actor.role in self.visitor.posts_for(deed, self.unit)

    def read(self, kept: Evidence) -> bytes:
        """What was attached to an entry or appeal; the look is logged."""
        access.allowed(self.visitor, "evidence", kept.owner)
        return evidence.read(self.home, kept.evidence_id, self.ask("evidence"))

    def name(self, unit: str, language: str) -> str:
        return self.catalogue.unit_name(unit)[language]


def opened(context: Context) -> Desk | None:
    """The desk of who looks. None, after saying so, where there is no assessment yet."""
    home, catalogue, engine = served()
    known = {one.assessment_id: one for one in assessments.assessments(engine)}
    left, right = st.columns([3, 2])
    who = context.visitor
    actor = Actor(post(context, right), who.unit)
    if not known:
        st.info(context.say("assess_none"))
        drafting.draft(context, actor)
        return None
    names = sorted(known, key=lambda name: known[name].revision, reverse=True)
    chosen = context.choose(
        "assessment_id", "assess_which", names, names[0],
        lambda name: titled(context, catalogue, known[name]), left,
    )  # fmt: skip
    return Desk(home, catalogue, engine, known[chosen], who, actor, who.unit)


def post(context: Context, place: Any) -> str:
    """The post to act in: chosen by those who have several. Without any, nothing is offered."""
    who = context.visitor
    posts = [p for p in who.posts if who.role is Role.COUNTY or p != CHIEF]
    if who.role is Role.COUNTY:
        return CHIEF if CHIEF in posts else next(iter(posts), "")
    if len(posts) < 2:
        return next(iter(posts), "")
    return context.choose("by", "acts_as", sorted(posts), posts[0], context.role, place)


def titled(context: Context, catalogue: Catalogue, one: Assessment) -> str:
    """``2009年上半年 半年考核（第2版） · 预告``"""
    kinds = {a.code: a.name[context.language] for a in catalogue.scheme.assessments}
    version = f" v{one.version}" if one.version > 1 else ""
    period = parse(one.period).name(context.language)
    return f"{period} {kinds.get(one.code, one.code)}{version} · {context.say(one.stage)}"
