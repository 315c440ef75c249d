"""What the words of the pages mean, at the foot of each."""

import streamlit as st

from dashboard.components.context import Context

TERMS = (
    "trust", "status", "pro_rata", "change", "not_assessed", "missing", "n", "points", "verdict",
    "in_force",
)  # fmt: skip
READINGS = ("by_progress", "shifted", "short", "assurance")
"""What a series says of its process, on the pages that read series."""
OF_PAGES = {"profile": READINGS, "trends": (*READINGS, "by_chance")}


def show(context: Context, page: str) -> None:
    with st.expander(context.say("terms")):
        st.markdown("\n".join(f"- {context.say(f'term_{term}')}" for term in of_page(page)))


def of_page(page: str) -> tuple[str, ...]:
    """The page's own words, then those of every page."""
    return (*OF_PAGES.get(page, ()), *TERMS)
