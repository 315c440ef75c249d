"""A long list part by part: which part is shown stands in the address."""

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

from dashboard.components.address import asked
from dashboard.components.context import Context
from dashboard.labels import number

PART, SECOND = "from", "from_second"
Row = TypeVar("Row")


def cut(
    context: Context, rows: Sequence[Row], most: int, key: str = PART
) -> tuple[Sequence[Row], Any]:
    """The part of a list that is asked for, and where to draw it: above the choice of parts. ``key``: of
    another list on the same page."""
    place, below = st.container(), st.container()
    start = begin(context, len(rows), most, below, key=key)
    return rows[start - 1 :][:most], place


def begin(
    context: Context, in_all: int, most: int, place: Any, at: int = 1, key: str = PART
) -> int:
    """Where the part of a list of ``in_all`` rows begins that is asked for, counted from 1, else the one with
    the row ``at``. Parts of ``most`` rows are chosen at ``place``; a list of one part offers no choice."""
    if in_all <= most:
        return 1
    # A part of one list is none of another, which other filters give: its length tells them apart.
    starts = {f"{start}-{in_all}": start for start in range(1, in_all + 1, most)}
    if asked(key, "") not in starts:
        st.query_params.pop(key, None)
    told = context.choose(
        key, "rows_shown", list(starts), list(starts)[(at - 1) // most],
        lambda part: context.say(
            "rows_of", start=starts[part], stop=min(starts[part] + most - 1, in_all),
            in_all=number(in_all),
        ),
        place,
    )  # fmt: skip
    return starts[told]
