"""Problems with an owner and a due date until they are closed; good practice; both as they stand now."""

import streamlit as st

from dashboard.components.actions import desk, differences, listed, opening, practices
from dashboard.components.context import Context
from dashboard.components.page import guarded
from dashboard.views.submit import demo_line
from pipelines import clock
from pipelines.access import Role
from pipelines.register.actions import CLOSED, DONE, IN_HAND, OPEN, OVERDUE, Action

SECTIONS = {
    "list": listed.show,
    "open": opening.show,
    "practices": practices.show,
    "differences": differences.show,
}


@guarded("actions")
def show(context: Context) -> None:
    at = desk.opened(context)
    if at.unit is None and context.visitor.role is not Role.EVALUATOR:
        stamp(context)
        st.caption(context.say("actions_public"))
        listed.public(context, at)
        if at.may("action_open"):
            st.subheader(context.say("actions_open"))
            opening.show(context, at)
        return
    stamp(context)
    st.markdown(f"## {lead(context, at.found)}")
    st.caption(context.say("actions_how"))
    section = context.choose(
        "section", "section", list(SECTIONS), next(iter(SECTIONS)),
        lambda s: context.say(f"actions_{s}"), in_row=True,
    )  # fmt: skip
    SECTIONS[section](context, at)


def stamp(context: Context) -> None:
    demo_line(context, context.say("actions_stamp", now=f"{clock.now():%Y-%m-%d %H:%M}"))


def lead(context: Context, found: list[Action]) -> str:
    """How many stand where."""
    if not found:
        return str(context.say("actions_lead_none"))
    today = clock.now().date()
    states = [one.state(today) for one in found]
    counts = {state: states.count(state) for state in (OVERDUE, OPEN, IN_HAND, DONE, CLOSED)}
    unfinished = sum(one.stage != CLOSED for one in found)
    repeated = sum(one.repeats is not None for one in found)
    return str(context.say("actions_lead", unfinished=unfinished, repeated=repeated, **counts))
