"""Drafting an assessment of a period that has none."""

from collections.abc import Iterable

import streamlit as st

from dashboard import access
from dashboard.components.context import Context
from dashboard.components.counter import served
from dashboard.components.doing import tried
from dashboard.queries import about
from pipelines import assess
from pipelines.assess.request import Request
from pipelines.assessments import assessment_of
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period, parse
from pipelines.register.actor import Actor
from pipelines.register.assessments import assessments

MOST = 12
"""Assessments offered for drafting, the latest first."""


def draft(context: Context, actor: Actor) -> None:
    """A draft of an assessment that there is none of yet, for the roles that manage them."""
    if actor.role not in context.visitor.posts_for("draft"):
        return
    home, catalogue, engine = served()
    ended = [parse(row["code"]) for row in context.ask(about.ended_periods)]
    there = {(one.code, one.period) for one in assessments(engine)}
    offered = [one for one in undrafted(catalogue, ended) if one not in there][:MOST]
    if not offered:
        return
    names = {a.code: a.name[context.language] for a in catalogue.scheme.assessments}
    with st.expander(context.say("draft")), st.form("draft", border=False):
        code, period = st.selectbox(
            context.say("draft_which"), offered,
            format_func=lambda one: f"{parse(one[1]).name(context.language)} {names[one[0]]}",
        )  # fmt: skip
        if st.form_submit_button(context.say("draft_do")):
            tried(
                context,
                lambda: assess.draft(home, catalogue, code, parse(period), ask(context, actor)),
                context.say("draft_done"),
            )


def ask(context: Context, actor: Actor) -> Request:
    return Request(access.allowed(context.visitor, "draft", post=actor.role))


def undrafted(catalogue: Catalogue, ended: Iterable[Period]) -> list[tuple[str, str]]:
    """Every assessment the scheme makes of ended periods, the latest first."""
    found = []
    for period in sorted(ended, key=lambda p: (p.end, p.start), reverse=True):
        finals = [a for a in catalogue.scheme.assessments if a.grain == "final"]
        own = assessment_of(catalogue.scheme, period)
        kinds = [*(finals if period.grain == "year" else []), *([own] if own else [])]
        found += [(kind.code, period.code) for kind in kinds]
    return found
