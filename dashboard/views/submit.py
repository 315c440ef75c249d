"""Handing in: what is due, files in, receipts out, templates, and what is still to be put right."""

import streamlit as st

from dashboard.components import counter, handin, lost, owed, past, templates, todo
from dashboard.components.context import Context
from dashboard.components.page import guarded
from pipelines import clock

SECTIONS = {
    "handin": handin.show,
    "todo": todo.show,
    "templates": templates.show,
    "receipts": past.show,
    "lost": lost.show,
}


@guarded("submit")
def show(context: Context) -> None:
    at = counter.opened(context)
    if at is None:
        return
    stamp(context)
    st.markdown(f"## {owed.lead(context, at, at.owed)}")
    section = context.choose(
        "section", "section", list(SECTIONS), next(iter(SECTIONS)),
        lambda s: context.say(f"submit_{s}"), in_row=True,
    )  # fmt: skip
    if section != "handin":
        owed.folded(context, at)
    SECTIONS[section](context, at)
    if section == "handin":  # below the way in, which a phone would else show a screen or two down
        st.subheader(context.say("owed_all"))
        owed.show(context, at, at.owed)


def stamp(context: Context) -> None:
    demo_line(context, context.say("live_stamp", now=f"{clock.now():%Y-%m-%d %H:%M}"))


def demo_line(context: Context, line: str) -> None:
    """A caption, after the demonstration's mark where it is one."""
    if context.meta.get("is_demo") == "true":
        line = f":orange-badge[**{context.say('demo_data')}**] {line}"
    st.caption(line)
