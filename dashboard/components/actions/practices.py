"""Good practice: who does what, who took it over, and what was made prefecture-wide."""

import streamlit as st

from dashboard.components import tables
from dashboard.components.actions.desk import LABEL, Desk
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.components.units import by_name
from pipelines.assess import Request, practices
from pipelines.assess.action_list import SPREAD
from pipelines.register.practices import APPROVED, Practice


def show(context: Context, desk: Desk) -> None:
    found = desk.practices
    tables.show(
        context,
        found,
        {
            "practice_from": lambda one: desk.name(one.unit, context.language),
            "practice_what": lambda one: one.what,
            "status": lambda one: SPREAD[context.language][one.state],
            "practice_by": lambda one: names(context, desk, one),
        },
        "practice_none",
    )
    st.caption(context.say("practice_note"))
    if desk.may("practice"):
        spread(context, desk, found)
        add(context, desk)


def names(context: Context, desk: Desk, one: Practice) -> str:
    between: str = context.say("and")
    return between.join(desk.name(unit, context.language) for unit in one.adopted_by)


def spread(context: Context, desk: Desk, found: list[Practice]) -> None:
    """Note who took one over; make one prefecture-wide, or say no."""
    known = {one.practice_id: one for one in found}
    if not known:
        return

    def label(key: str) -> str:
        return f"{desk.name(known[key].unit, context.language)} {known[key].what[:LABEL]}"

    with st.expander(context.say("practice_act")):
        chosen = st.selectbox(context.say("practice_which"), list(known), format_func=label)
        one = known[chosen]
        if one.proposal and not one.approval:
            st.caption(context.say("practice_waits"))
        takers = (u for u in desk.owners if u not in (one.unit, *one.adopted_by))
        left = by_name(context, takers)
        with st.form(f"spread_{chosen}", border=False):
            taking = st.multiselect(
                context.say("practice_units"), left, left if desk.unit else [],
                format_func=lambda u: desk.name(u, context.language),
            )  # fmt: skip
            reason = st.text_input(context.say("why"), key=f"spread_why_{chosen}")
            places = st.columns(3)
            takes = places[0].form_submit_button(context.say("practice_take"))
            is_open = desk.unit is None and one.state != APPROVED
            everywhere = is_open and places[1].form_submit_button(
                context.say("practice_everywhere")
            )
            refuses = (
                is_open
                and one.proposal is not None
                and places[2].form_submit_button(context.say("practice_refuse"))
            )

    def ask(deed: str) -> Request:
        return desk.ask(deed, reason or None)

    kept, place = context.say("action_kept"), (desk.home, desk.catalogue, chosen)
    if takes:
        tried(context, lambda: practices.adopt(*place, taking, ask("practice")), kept)
    if everywhere:
        tried(context, lambda: practices.adopt_everywhere(*place, ask("practice_spread")), kept)
    if refuses:
        tried(context, lambda: practices.refuse(*place, ask("practice_spread")), kept)


def add(context: Context, desk: Desk) -> None:
    with st.expander(context.say("practice_add")), st.form("practice_add", border=False):
        unit = st.selectbox(
            context.say("practice_from"), by_name(context, desk.owners),
            format_func=lambda u: desk.name(u, context.language),
        )  # fmt: skip
        what = st.text_area(context.say("practice_say"), max_chars=500, height=90)
        if st.form_submit_button(context.say("practice_save")):
            tried(
                context,
                lambda: practices.add(desk.home, desk.catalogue, unit, what, desk.ask("practice")),
                context.say("practice_added"),
            )
