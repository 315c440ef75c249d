"""Tables with words for headings, as plain HTML: read on a phone, printed as seen."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.marks import html

LONG = 40
SHORT = 6
"""More rows than LONG scroll in a frame of their own; a heading of SHORT characters is not broken."""
FIGURES = frozenset(
    {"value", "target", "points", "weight", "periods_behind", "due", "done", "overdue", "sum"}
    | {"version", "evaluated", "failed", "previous", "year_ago", "received_of", "raw"}
)
"""Columns of figures, set to the right."""
WORDY = frozenset({"indicator", "other_value", "unit", "form"})
SENTENCES = frozenset({"message", "remedy", "reason"})
LOOSE = frozenset({"part", "file", "owner", "place"})
"""Columns whose text may break into lines: of names, of sentences, and those of less weight."""
Columns = Mapping[str, Callable[[Any], Any]]


def show(
    context: Context,
    rows: Sequence[Any],
    columns: Columns,
    empty: str = "none",
) -> None:
    """``columns``: word key -> a function of a row. ``empty``: what to say when there are no rows."""
    made = [[make(row) for make in columns.values()] for row in rows]
    put(context, [context.say(key) for key in columns], [side(key) for key in columns], made, empty)


def side(key: str) -> str:
    """How a column is set: figures to the right, short words unbroken."""
    sides = {"gh-r": FIGURES, "gh-t": WORDY, "gh-x": SENTENCES, "": LOOSE}
    return next((side for side, keys in sides.items() if key in keys), "gh-w")


def put(
    context: Context,
    heads: Sequence[str],
    sides: Sequence[str],
    rows: Sequence[Sequence[Any]],
    empty: str = "none",
) -> None:
    """Rows of ready cells under ready headings."""
    if rows:
        st.html(drawn(heads, sides, rows))
    else:
        st.caption(context.say(empty))


def drawn(heads: Sequence[str], sides: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; a long one scrolls under its headings."""
    top = "".join(
        f"<th class='{s if s == 'gh-r' else ''}{' gh-w' if len(h) <= SHORT else ''}'>{escape(h)}</th>"
        for s, h in zip(sides, heads, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td class='{s}'>{html(c)}</td>" for s, c in zip(sides, row, strict=True))
        + "</tr>"
        for row in rows
    )
    tall = " gh-tall" if len(rows) > LONG else ""
    return (
        f"<div class='gh-scroll{tall}'><table class='gh'><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def once(texts: Sequence[str]) -> list[str]:
    """Each text where it first stands in a run, blank where it repeats."""
    return [text if i == 0 or text != texts[i - 1] else "" for i, text in enumerate(texts)]
