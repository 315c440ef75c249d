"""The evaluators' page: an assessment's life, results, verification, entries, appeals, ranks."""

import streamlit as st

from dashboard.components.assessment import (
    appeals,
    bulletin,
    checks,
    desk,
    drafting,
    entries,
    log,
    ranks,
    results,
    signing,
    timeline,
    weak,
    whatif,
)
from dashboard.components.context import Context, stamp
from dashboard.components.page import guarded
from dashboard.views.submit import demo_line
from pipelines import clock
from pipelines.access import Role

SECTIONS = {
    "results": results.show,
    "checks": checks.show,
    "entries": entries.show,
    "appeals": appeals.show,
    "weak": weak.show,
    "ranks": ranks.show,
    "whatif": whatif.show,
    "bulletin": bulletin.show,
    "log": log.show,
}


@guarded("assess")
def show(context: Context) -> None:
    top = st.container()
    at = desk.opened(context)
    if at is None:
        return
    if context.visitor.role is Role.LEADER:
        stamp(context)
        top.markdown(f"## {timeline.lead(context, at)}")
        signing.show(context, at)
        return
    now = f"{clock.now():%Y-%m-%d %H:%M}"
    demo_line(context, context.say("assess_stamp", now=now, revision=at.one.revision))
    top.markdown(f"## {timeline.lead(context, at)}")
    timeline.show(context, at)
    sections = [s for s in SECTIONS if s != "whatif" or at.may("whatif")]  # it shows every unit
    section = context.choose(
        "section", "section", sections, sections[0],
        lambda s: context.say(f"assess_{s}"), in_row=True,
    )  # fmt: skip
    SECTIONS[section](context, at)
    drafting.draft(context, at.actor)
