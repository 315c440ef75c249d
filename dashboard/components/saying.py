"""Warnings explained in place: kept in the register, shown to the evaluators."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.counter import Counter
from pipelines.errors import UserError
from pipelines.receipts import Found
from pipelines.register import steps
from pipelines.register.life import OPEN, state_of

MOST = 40
"""Warnings explained on one page; more than that is a file to correct."""
ENOUGH = 500
"""Characters of an explanation."""


def to_explain(context: Context, counter: Counter, warnings: Sequence[Found]) -> None:
    """A field for each warning still to be explained."""
    waiting = still_open(counter, warnings)
    if not warnings:
        return
    if not waiting:
        st.caption(context.say("all_explained"))
        return
    form_key = f"explain_{waiting[0].finding_id[:16]}"
    with st.form(form_key, border=False):
        st.markdown(context.say("explain_each", count=len(waiting)))
        said = {
            one.finding_id: st.text_area(
                f"{' '.join(filter(None, (one.sheet, one.cells)))}　{one.message[context.language]}",
                max_chars=ENOUGH, height=68, key=f"say_{one.finding_id}",
                placeholder=context.say("explain_how"),
            )
            for one in waiting[:MOST]
        }  # fmt: skip
        if st.form_submit_button(context.say("explain_send")):
            send(context, counter, {key: text for key, text in said.items() if text.strip()})


def still_open(counter: Counter, warnings: Sequence[Found]) -> list[Found]:
    taken: dict[str, list[Any]] = defaultdict(list)
    for step in steps.steps_of(counter.engine, [one.finding_id for one in warnings]):
        taken[step.finding_id].append(step)
    return [one for one in warnings if state_of(taken[one.finding_id]) == OPEN]


def send(context: Context, counter: Counter, said: dict[str, str]) -> None:
    """Keep each explanation; what cannot be kept is said beside those that were."""
    problems = []
    for finding_id, text in said.items():
        try:
            steps.explain(counter.engine, counter.catalogue, finding_id, counter.actor, text)
        except UserError as error:
            problems.append(str(error))
    for problem in problems:
        st.error(problem)
    if len(problems) < len(said):
        st.toast(context.say("explained_kept", count=len(said) - len(problems)))
        if not problems:
            st.rerun()
