"""Opening an action: about the row that led here, or about anything."""

from datetime import timedelta

import streamlit as st

from dashboard.components.actions.about import problem
from dashboard.components.actions.desk import LABEL, Desk
from dashboard.components.address import asked
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.components.units import by_name
from dashboard.labels import day
from pipelines import clock
from pipelines.assess import actions
from pipelines.assess.action_list import STATES
from pipelines.assess.sampling import assessed_above
from pipelines.register.actions import CLOSED, Action

TURN = "open_turn"
"""Counts the actions opened: each leaves an empty form behind."""
DAYS = 30
"""Until an action is due, unless another day is given."""


def show(context: Context, desk: Desk) -> None:
    st.caption(context.say("open_who"))
    if not desk.may("action_open"):
        st.info(context.say("post_refused"))
        return
    about, owner = asked("about", ""), asked("owner", "")
    there(context, desk, about)
    today = clock.now().date()
    owners = by_name(context, desk.owners)
    chosen = st.selectbox(
        context.say("open_owner"), owners, index=owners.index(likely(desk, owners, owner, about)),
        format_func=lambda code: desk.name(code, context.language),
    )  # fmt: skip
    closed = {
        one.action_id: one for one in desk.found if (one.owner, one.stage) == (chosen, CLOSED)
    }
    with st.form(f"open_action_{st.session_state.setdefault(TURN, 0)}"):
        source = st.text_input(context.say("open_about"), about, max_chars=200)
        found = st.text_area(
            context.say("open_problem"),
            problem(context, desk.catalogue, about),
            max_chars=500,
            height=90,
        )
        left, right = st.columns(2)
        due = left.date_input(
            context.say("action_due"), today + timedelta(days=DAYS), min_value=today,
            format="YYYY-MM-DD",
        )  # fmt: skip
        repeats = right.selectbox(
            context.say("open_repeats"), ["", *closed],
            format_func=lambda key: closed[key].problem[:LABEL] if key else context.say("open_new"),
        )  # fmt: skip
        sent = st.form_submit_button(context.say("open_do"))
    if sent:
        what = actions.Opening(chosen, found, due, source, repeats or None)
        tried(context, lambda: send(desk, what), context.say("opened_ok"))


def send(desk: Desk, what: actions.Opening) -> None:
    """Open it; the row that led here is done with."""
    actions.open_(desk.home, desk.catalogue, what, desk.ask("action_open"))
    st.session_state[TURN] += 1
    st.query_params.pop("about", None)


def likely(desk: Desk, owners: list[str], owner: str, about: str) -> str:
    """The unit of a row, the one above it, or for the whole the department its indicator is owned by."""
    known = desk.catalogue
    named = {
        known.indicator_by_code[code].owner
        for code in about.split()
        if code in known.indicator_by_code
    }
    theirs = [code for code in owners if known.unit_by_code[code].name in named]
    above = assessed_above(known, owner)
    return next(code for code in (owner, above, *theirs, *owners) if code in owners)


def there(context: Context, desk: Desk, about: str) -> None:
    """That there is an action about this row already."""
    for one in about_it(desk, about):
        state = STATES[context.language][one.state(clock.now().date())]
        st.info(context.say("open_there", due=day(one.due, context.language), state=state))


def about_it(desk: Desk, about: str) -> list[Action]:
    return [one for one in desk.found if about and one.source == about and one.stage != CLOSED]
