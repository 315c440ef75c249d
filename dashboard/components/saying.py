"""Warnings explained in place: kept in the register, shown to the evaluators."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.marks import literal
from pipelines.errors import UserError
from pipelines.receipts import Found
from pipelines.register import steps
from pipelines.register.life import OPEN, state_of

NOWHERE: Mapping[str, str] = MappingProxyType({})
FEW = 3
"""More fields than this are folded away."""
MOST = 40
"""Warnings explained on one page; more than that is a file to correct."""
ENOUGH = 500
"""Characters of an explanation."""


def to_explain(
    context: Context,
    counter: Counter,
    warnings: Sequence[Found],
    about: Mapping[str, str] = NOWHERE,
) -> None:
    """A field for each warning still to be explained; one for all of a return that say the same.
    ``about``: by finding, the return it is of, where they are not all of one."""
    waiting = still_open(counter, warnings)
    if not warnings:
        return
    if not waiting:
        st.caption(context.say("all_explained"))
        return
    alike: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in waiting:
        alike[about.get(one.finding_id, ""), one.message[context.language]].append(one)
    told = context.say("explain_each", count=len(waiting))
    place = st.expander(told) if len(alike) > FEW else st.container()
    with place, st.form(f"explain_{waiting[0].finding_id[:16]}", border=False):
        if len(alike) <= FEW:
            st.markdown(told)
        said = {
            tuple(one.finding_id for one in several): st.text_area(
                literal("　".join(filter(None, (of, places(several), message)))),
                max_chars=ENOUGH, height=68, key=f"say_{several[0].finding_id}",
                placeholder=context.say("explain_how"),
            )
            for (of, message), several in list(alike.items())[:MOST]
        }  # fmt: skip
        if st.form_submit_button(context.say("explain_send")):
            given = {key: text for keys, text in said.items() for key in keys if text.strip()}
            send(context, counter, given)


def places(several: Sequence[Found]) -> str:
    """The cells of some findings, in their order."""
    sheet = several[0].sheet or ""
    cells = [one.cells for one in several if one.cells]
    return " ".join(filter(None, (sheet, "；".join(dict.fromkeys(cells)))))


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
            actor = counter.acting("explain")
            steps.explain(counter.engine, counter.catalogue, finding_id, actor, text)
        except UserError as error:
            problems.append(error.line(context.language))
    for problem in problems:
        st.error(problem)
    if len(problems) < len(said):
        st.toast(context.say("explained_kept", count=len(said) - len(problems)))
        if not problems:
            st.rerun()
