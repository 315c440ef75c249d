"""What is really changing and what is noise: signals first, then one series, many units, two periods."""

import streamlit as st

from dashboard.components import maps
from dashboard.components.context import Context
from dashboard.components.trends import (
    compare,
    control,
    decompose,
    funnel,
    lines,
    multiples,
    signals,
)
from dashboard.queries import trends

SECTIONS = {
    "signals": signals.show,
    "control": control.show,
    "lines": lines.show,
    "multiples": multiples.show,
    "funnel": funnel.show,
    "compare": compare.show,
    "decompose": decompose.show,
    "map": maps.show,
}


def show(context: Context) -> None:
    subjects = {s["code"]: s for s in context.ask(trends.subjects)}
    if not subjects:
        st.info(context.say("no_subjects"))
        return
    section = context.choose(
        "section", "section", list(SECTIONS), "signals", lambda s: context.say(f"trends_{s}"),
        in_row=True,
    )  # fmt: skip
    SECTIONS[section](context, subjects)
