"""一票否决: the long way of an alleged veto, step by step, each by another role."""

import streamlit as st

from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.saying import about
from dashboard.components.context import Context
from dashboard.components.doing import tried
from pipelines import assess
from pipelines.register.entries import ALLEGED, APPEALED, CONFIRMED, REVIEWED, VETO, Entry

STEPS = {
    "review": ((ALLEGED, REVIEWED), assess.review),
    "confirm": ((REVIEWED,), assess.confirm),
    "final_veto": ((CONFIRMED, APPEALED), assess.make_final),
    "dismiss": ((REVIEWED, CONFIRMED, APPEALED), assess.dismiss),
}
"""A step: the states it follows on, and what takes it."""


def show(context: Context, desk: Desk) -> None:
    """Those not settled, with the steps that may come next."""
    known = {one.entry_id: one for one in desk.bench.entries if is_under_way(one)}
    if not known:
        return

    def label(key: str) -> str:
        one = known[key]
        name = desk.name(one.unit, context.language)
        return f"{name} {about(desk, one, context.language)} · {context.say(one.state)}"

    st.subheader(context.say("vetoes"))
    st.caption(context.say("vetoes_note"))
    chosen = st.selectbox(context.say("which_veto"), list(known), format_func=label)
    with st.form(f"veto_{chosen}"):
        reason = st.text_input(context.say("why"), key=f"veto_why_{chosen}")
        offered = [key for key, (after, _) in STEPS.items() if known[chosen].state in after]
        places = st.columns(len(offered))
        pressed = [
            key
            for key, place in zip(offered, places, strict=True)
            if place.form_submit_button(context.say(key))
        ]
    if pressed:
        _, step = STEPS[pressed[0]]
        tried(
            context,
            lambda: step(desk.home, chosen, desk.ask("entry", reason or None)),
            context.say("action_kept"),
        )


def is_under_way(one: Entry) -> bool:
    return one.kind == VETO and one.state in (ALLEGED, REVIEWED, CONFIRMED, APPEALED)
