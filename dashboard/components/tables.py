"""Tables with words for headings, as plain HTML: read on a phone, printed as seen."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.components import supervise
from dashboard.components.context import Context
from dashboard.marks import html

LONG = 40
SHORT = 6
"""More rows than LONG scroll in a frame of their own; a heading of SHORT characters is not broken."""
FIGURES = frozenset(
    {"value", "target", "points", "weight", "periods_behind", "due", "done", "overdue", "sum"}
    | {
        "version",
        "points_lost",
        "evaluated",
        "failed",
        "previous",
        "year_ago",
        "received_of",
        "in_force_of",
        "raw",
    }
    | {f"total_{how}" for how in ("reported", "verified", "adjudicated", "then")}
    | {"total", "deductions", "bonus", "rank", "rank_then", "tier", "reported", "recounted"}
    | {"points_share"}
    | {f"difference_{what}" for what in ("listed", "reported")}
    | {"difference", "size_of", "on_time", "accepted", "held_returned"}
)
"""Columns of figures, set to the right."""
WORDY = frozenset(
    {"action_owner", "practice_from", "other_value", "unit", "level", "form", "rule"}
    | {"neighbours", "verdict_of"}
)
NAMED = frozenset({"indicator"})
SENTENCES = frozenset(
    {"message", "remedy", "reason", "remarks", "to_do", "signal_of"}
    | {"action_problem", "action_measure", "practice_what", "weak_note"}
)
LOOSE = frozenset({"file", "owner", "place", "action_source", "action_due", "practice_by"})
"""Columns whose text may break into lines: of short names, of long ones, of sentences, and those of less
weight."""
HEADED = ("gh-r", "gh-a")
"""Sides that headings take too."""
Columns = Mapping[str, Callable[[Any], Any]]


def show(
    context: Context,
    rows: Sequence[Any],
    columns: Columns,
    empty: str = "none",
    under: Callable[[Any], str] | None = None,
    act: Callable[[Any], supervise.About] | None = None,
    is_list: bool = False,
    is_tight: bool = False,
) -> None:
    """``columns``: word key -> a function of a row. ``empty``: what to say when there are no rows.
    ``under``: the heading a row stands under, once for each run of rows with the same. ``act``: the owner
    of a row and its codes, for an action about it. ``is_list``: a list on a phone, like tables of
    sentences. ``is_tight``: of many columns, set closer."""
    made = [[make(row) for make in columns.values()] for row in rows]
    above = [under(row) for row in rows] if under else []
    heads = [context.say(key) for key in columns]
    acts = [act(row) for row in rows] if act else []
    put(context, heads, [side(key) for key in columns], made, empty, above, acts, is_list, is_tight)


def side(key: str) -> str:
    """How a column is set: figures to the right, short words unbroken."""
    sides = {"gh-r": FIGURES, "gh-t": WORDY, "gh-n": NAMED, "gh-x": SENTENCES, "": LOOSE}
    return next((side for side, keys in sides.items() if key in keys), "gh-w")


def put(
    context: Context,
    heads: Sequence[str],
    sides: Sequence[str],
    rows: Sequence[Sequence[Any]],
    empty: str = "none",
    above: Sequence[str] = (),
    acts: Sequence[supervise.About] = (),
    is_list: bool = False,
    is_tight: bool = False,
) -> None:
    """Rows of ready cells under ready headings. ``acts``: by row, what an action about it needs."""
    if acts and any(cells := supervise.cells(context, acts)):
        heads, sides = [*heads, context.say("supervise")], [*sides, "gh-a"]
        rows = [[*row, cell] for row, cell in zip(rows, cells, strict=True)]
    if rows:
        told = drawn(heads, sides, rows, above, is_list, is_tight)
        st.html(f"<div lang='{context.language}'>{told}</div>")
    else:
        st.caption(context.say(empty))


def drawn(
    heads: Sequence[str],
    sides: Sequence[str],
    rows: Sequence[Sequence[Any]],
    above: Sequence[str] = (),
    is_list: bool = False,
    is_tight: bool = False,
) -> str:
    """A table; a long one scrolls under its headings, one of sentences becomes a list on a phone."""
    top = "".join(
        f"<th scope='col' class='{s if s in HEADED else ''}{' gh-w' if len(h) <= SHORT else ''}'>"
        f"{escape(h)}</th>"
        for s, h in zip(sides, heads, strict=True)
    )
    lines = [line(heads, sides, row) for row in rows]
    tall = " gh-tall" if len(rows) > LONG else ""
    kind = " gh-list" if is_list or "gh-x" in sides else ""
    kind += " gh-tight" if is_tight else ""
    return (
        f"<div class='gh-scroll{tall}' tabindex='0'><table class='gh{kind}'><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(grouped(lines, above, len(heads)))}</tbody></table></div>"
    )


def line(heads: Sequence[str], sides: Sequence[str], row: Sequence[Any]) -> str:
    cells = zip(heads, sides, row, strict=True)
    told = "".join(f"<td class='{s}' data-h='{escape(h)}'>{html(c)}</td>" for h, s, c in cells)
    return f"<tr>{told}</tr>"


def grouped(lines: Sequence[str], above: Sequence[str], width: int) -> list[str]:
    """The lines with a heading above each run of lines that has one."""
    if not above:
        return list(lines)
    found: list[str] = []
    for name, run in groupby(zip(above, lines, strict=True), key=lambda pair: pair[0]):
        found.append(
            f"<tr class='gh-g'><th scope='rowgroup' colspan='{width}'>{html(name)}</th></tr>"
        )
        found += [text for _, text in run]
    return found
