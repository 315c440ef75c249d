"""Tables with words for headings: plain HTML while short, a scrolling grid when long."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import number
from dashboard.marks import html

LONG = 60
FIGURES = frozenset(
    {"value", "target", "points", "weight", "n", "periods_behind", "due", "done", "overdue"}
    | {"total", "base", "deductions", "bonus", "rank", "sum", "version", "evaluated", "failed"}
    | {"expected", "received", "late", "accepted", "held", "returned", "rejected", "pending"}
    | {"missing", "previous", "year_ago"}
)
"""Columns of figures, set to the right."""
Columns = Mapping[str, Callable[[Any], Any]]


def show(
    context: Context,
    rows: Sequence[Mapping[str, Any]],
    columns: Columns,
    empty: str = "none",
) -> None:
    """``columns``: word key -> a function of a row. ``empty``: what to say when there are no rows."""
    made = [[make(row) for make in columns.values()] for row in rows]
    put(
        context, [context.say(key) for key in columns], [k in FIGURES for k in columns], made, empty
    )


def put(
    context: Context,
    heads: Sequence[str],
    is_figure: Sequence[bool],
    rows: Sequence[Sequence[Any]],
    empty: str = "none",
) -> None:
    """Rows of ready cells under ready headings."""
    if not rows:
        st.caption(context.say(empty))
    elif len(rows) > LONG:
        told = [
            {head: "" if cell is None else str(cell) for head, cell in zip(heads, row, strict=True)}
            for row in rows
        ]
        st.dataframe(told, hide_index=True, width="stretch")
    else:
        st.html(drawn(heads, is_figure, rows))


def drawn(heads: Sequence[str], is_figure: Sequence[bool], rows: Sequence[Sequence[Any]]) -> str:
    sides = ["class='gh-r'" if figure else "" for figure in is_figure]
    top = "".join(f"<th {s}>{escape(h)}</th>" for s, h in zip(sides, heads, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td {s}>{html(c)}</td>" for s, c in zip(sides, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f"<div class='gh-scroll'><table class='gh'><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def counted(keys: Sequence[str]) -> dict[str, Any]:
    """Columns of numbers that bear their key's name in the row."""
    return {key: partial(_number, key) for key in keys}


def _number(key: str, row: Mapping[str, Any]) -> str:
    return number(row[key])
