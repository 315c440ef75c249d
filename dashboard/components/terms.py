"""What the words of the pages mean, at the foot of each."""

import streamlit as st

from dashboard.components.context import Context

TERMS = (
    "trust", "status", "pro_rata", "change", "not_assessed", "missing", "n", "points", "verdict",
    "in_force",
)  # fmt: skip


def show(context: Context) -> None:
    with st.expander(context.say("terms")):
        st.markdown("\n".join(f"- {context.say(f'term_{term}')}" for term in TERMS))
