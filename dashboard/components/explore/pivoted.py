"""The pivot: as a table or a chart, to take away, and its address to send."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import cache, pivot_charts, settings, sheets
from dashboard.components import visible
from dashboard.components.context import Context
from dashboard.components.explore import choices, files, ready
from dashboard.components.explore.choices import Choice
from dashboard.components.explore.layout import Layout, laid_out, layout
from dashboard.components.explore.picking import choose
from dashboard.components.tables import put
from dashboard.labels import named, number, some
from dashboard.marks import Mark, hidden, html, shade, status_mark
from dashboard.pivot import Line, Pivot, Point, shares, told
from dashboard.pivot_drawing import Drawing, drawn, has_number, last_column
from dashboard.queries import explore
from dashboard.queries.explore import Cell

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CELLS, MOST_DRAWN = 60_000, 1_500
"""Figures that are asked for at once; cells of a table that is read whole, without a frame to scroll in."""

CHARTS = ("lines", "bars")


@dataclass(frozen=True)
class Laid:
    """The cells asked for, what their units are called, and how they are laid out."""

    cells: list[Cell]
    units: dict[str, str]
    found: Pivot


def show(context: Context) -> None:
    choice = choices.chosen(context)
    if choice is None:
        return
    how = layout(context, choice)
    wanted = size(choice, how, context.ask(explore.breakdowns, tuple(choice.items)))
    if wanted > MOST_CELLS:
        st.info(context.say("explore_too_many", cells=number(wanted), most=number(MOST_CELLS)))
        return
    made = kept(context, repr((choice.key, how)), partial(laid, context, choice, how))
    if not made.found.lines:
        st.info(context.say("no_values"))
        return
    states = {cell.state for cell in made.cells if cell.unit in choice.units}
    if "suppressed" in states and "value" not in states:
        st.info(context.say("explore_hidden"))
        visible.offer(context, "explore", "items")
    picture = shown(context, choice, how, made)
    under_table(context, choice, how, made)
    periods = {code: context.name(period) for code, period in choice.periods.items()}
    table = partial(
        sheets.long_table, made.cells, choice.items, made.units, periods, context.language
    )
    files.offered(context, "-".join(list(choice.items)[:3]), table, picture)
    first, *_, last = [*choice.periods, *choice.periods]
    ready.address(
        context, items=",".join(choice.items), step=choice.grain, since=first, until=last,
        rows=how.rows, columns=how.columns,
    )  # fmt: skip


def size(choice: Choice, how: Layout, parts: Sequence[str]) -> int:
    """How many figures there are at most. ``parts``: what the items are broken down by."""
    units = len(choice.units) + how.has_total
    found = len(choice.items) * units * len(choice.periods) * len(how.figures)
    return found * (1 + len(parts)) if "breakdown" in (how.rows, how.columns) else found


def kept(context: Context, what: str, make: Callable[[], Any]) -> Any:
    """What was made before of the same choices, for the same edition and language."""
    root = str(getattr(settings.home(), "root", ""))
    key = f"{context.language} {what}"
    return cache.prepared(root, context.build, context.audience, key, make)


def laid(context: Context, choice: Choice, how: Layout) -> Laid:
    codes = (*choice.units, *([choice.parent] if how.has_total else []))
    asked = (tuple(choice.items), codes, choice.grain, *choice.stretch)
    cells = context.ask(explore.cells, *asked)
    if "breakdown" in (how.rows, how.columns):
        cells = cells + context.ask(explore.broken_down, *asked)
    units = unit_names(context, choice, codes)
    return Laid(cells, units, laid_out(context, choice, how, cells, units))


def unit_names(context: Context, choice: Choice, codes: tuple[str, ...]) -> dict[str, str]:
    """By code: units of one name, with what they are part of."""
    every = {row["code"]: row for row in context.ask(explore.units)}
    names = [context.name(every[code]) for code in codes]
    twice = {name for name in names if names.count(name) > 1}
    return {
        code: f"{name} · {context.name(every[code], 'parent')}" if name in twice else name
        for code, name in zip(codes, names, strict=True)
    }


def shown(
    context: Context, choice: Choice, how: Layout, made: Laid
) -> Callable[[], Drawing | None] | None:
    """The table or chart that was asked for; what makes the chart that may be taken away, if there is a
    number to draw."""
    found = made.found
    at = last_column(found)
    if how.look == "bars" and len(found.columns) > 1:
        at = choose(context, "at", "explore_at", list(found.columns), at, found.columns.__getitem__)
    kind = how.look if how.look in CHARTS else "lines" if len(found.columns) > 2 else "bars"
    draw = partial(drawn, found, choice.items, kind, at, choice.parent, context.language)
    if how.look not in CHARTS:
        table(context, choice, how, made)
        return draw if has_number(found) else None
    drawing = draw()
    if drawing is None:
        st.info(context.say("explore_nothing_drawn"))
        return None
    chart(context, drawing)
    return draw


def chart(context: Context, made: Drawing) -> None:
    st.subheader(made.title)
    st.caption(made.note)
    st.plotly_chart(
        pivot_charts.figure(made), width="stretch", theme=None, config={"displayModeBar": False}
    )
    if made.absent:
        names = some(made.absent, context.language)
        st.caption(context.say("explore_absent", names=names))
    if made.left_out:
        st.caption(context.say("explore_left_out", count=made.left_out))


def table(context: Context, choice: Choice, how: Layout, made: Laid) -> None:
    """Rows under their headings; a very large one in a frame of its own, which draws only what is in
    view."""
    found, head = made.found, context.say(f"axis_{how.rows}")
    if found.size > MOST_DRAWN:
        what = repr((choice.key, how, "frame"))
        files.frame(kept(context, what, partial(framed, context, choice, found, head)))
        return
    grounds = shares(found, choice.items, choice.parent) if how.look == "shaded" else {}
    rows = [
        [whole(line, choice), *(cell(context, choice, p, grounds) for p in line.points)]
        for line in found.lines
    ]
    above = [line.above for line in found.lines]
    put(
        context, [head, *found.columns.values()], ["gh-w", *["gh-r"] * len(found.columns)], rows,
        above=above if any(above) else (),
    )  # fmt: skip


def whole(line: Line, choice: Choice) -> str:
    """The row's name; that of the unit above in bold."""
    units = {point.cell.unit for point in line.points if point}
    if units != {choice.parent} or len(choice.units) == 0:
        return line.name
    return Mark(line.name, f"<b>{html(line.name)}</b>")


def cell(context: Context, choice: Choice, point: Point | None, grounds: dict[Point, float]) -> str:
    if point is None:
        return told(None, {}, context.language)
    text = told(point, choice.items[point.cell.item], context.language)
    if point.figure == "status":
        return status_mark("suppressed" if point.is_hidden else point.cell.status, context.language)
    if point.is_hidden and point.number is None and point.figure != "target":
        return hidden(text)
    return shade(text, grounds[point]) if point in grounds else text


def framed(context: Context, choice: Choice, found: Pivot, head: str) -> "pa.Table":
    """The table as text."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {}
    if any(line.above for line in found.lines):
        columns[" "] = [line.above for line in found.lines]
    columns[head] = [line.name for line in found.lines]
    for i, name in enumerate(found.columns.values()):
        points = [line.points[i] for line in found.lines]
        columns[name] = [
            told(p, choice.items[p.cell.item] if p else {}, context.language) for p in points
        ]
    return pa.table(columns)


def under_table(context: Context, choice: Choice, how: Layout, made: Laid) -> None:
    """What the figures are, in small print."""
    lines = []
    measures = {named(item, context.language, "measure") for item in choice.items.values()}
    if len(measures) == 1:
        lines.append(context.say("explore_measure", measure=measures.pop()))
    if how.look == "shaded":
        lines.append(context.say("explore_shades"))
    if how.has_total:
        lines.append(context.say("explore_total_note", unit=made.units[choice.parent]))
    here = {cell.unit for cell in made.cells}
    if without := made.units.keys() - here:
        lines.append(context.say("explore_without", count=len(without)))
    if lines:
        st.caption(context.say("explore_stop").join(lines))
