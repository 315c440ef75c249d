"""Small charts side by side on one scale, a picture a unit: cheap enough for hundreds."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

import numpy as np

from dashboard.charts.base import scale
from dashboard.labels import BLUE, VERMILION, measured, named
from dashboard.words import say

Row = Mapping[str, Any]
WIDTH, HEIGHT, EDGE = 200, 64, 5
INK, GREY = "#444", "#8a8a8a"


def pictured(rows: Sequence[Row], subject: Row) -> list[dict[str, Any]]:
    """The rows with a ``picture`` each where they have a value, all on one scale. ``subject``: whether it is
    an indicator, and whether lower is better."""
    span = scale([v for row in rows for v in (*row["line"], *row["targets"])])
    return [
        {**row, "picture": coded(drawn(row, subject, span)) if row["value"] is not None else None}
        for row in rows
    ]


def grid(
    rows: Sequence[Row], subject: Row, language: str, to: Callable[[Row], str]
) -> str:  # fmt: skip
    """HTML: a chart a pictured unit, in the order given, each leading to its own page."""
    cells = "".join(cell(row, subject, language, to(row)) for row in rows)
    return f"<div class='gh-small' lang='{language}'>{cells}</div>"


def cell(row: Row, subject: Row, language: str, to: str) -> str:
    value = measured(row["value"], subject, language)
    mark, colour = "", INK
    if row["direction"] is not None and row["change"] != "unclear":
        colour = {"improving": BLUE, "worsening": VERMILION}.get(row["change"], INK)
        mark = "▲ " if row["direction"] == "high" else "▼ "
    said = {"none": "no_signal", None: "a_signal" if row["direction"] else None}
    told = f"{named(row, language, 'unit')} {value}"
    if word := said.get(row["change"], row["change"]):
        told = say("small_alt", language, shown=told, said=say(word, language))
    head = (
        f"<span>{escape(named(row, language, 'unit'))}</span>"
        f"<b><i style='color:{colour}'>{mark}</i>{escape(value)}</b>"
    )
    return f"<a href='{escape(to)}'><p>{head}</p>{image(row['picture'], told)}</a>"


def image(picture: str, told: str) -> str:
    """``told``: what a coded picture shows."""
    return f"<img alt='{escape(told)}' src='data:image/svg+xml;base64,{picture}'>"


def coded(elements: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """SVG elements as a picture."""
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}'"
        f" height='{height}'>{elements}</svg>"
    )
    return b64encode(svg.encode()).decode()


def drawn(row: Row, subject: Row, span: tuple[float, float]) -> str:
    """Limits as a band, the target dashed, the line, and its signals."""
    line, aims = row["line"], row["targets"]
    across = places(len(line))
    up = heights(line, span)
    parts = [f"<line x2='{WIDTH}' y1='{HEIGHT - 1}' y2='{HEIGHT - 1}' stroke='#ccc'/>"]
    if row["limits"]:
        mean, lower, upper = heights(row["limits"], span)
        parts.append(
            f"<rect y='{upper}' width='{WIDTH}' height='{round(lower - upper, 1)}' fill='#f0f0f0'/>"
        )
        parts.append(f"<line x2='{WIDTH}' y1='{mean}' y2='{mean}' stroke='#bbb'/>")
    parts += paths(across, heights(aims, span), "stroke='#666' stroke-dasharray='3 2'")
    parts += paths(across, up, f"stroke='{GREY}' stroke-width='1.5'")
    last = max((at for at, value in enumerate(line) if value is not None), default=None)
    doubted = range(row["since"], len(line)) if row["change"] == "unclear" else ()
    parts += [
        point(
            across[at], up[at], direction, INK if at in doubted else colour_of(direction, subject)
        )
        for direction in ("high", "low")
        for at in row[direction]
        if up[at] == up[at]
    ]
    if last is not None and last not in row["high"] and last not in row["low"]:
        parts.append(f"<circle cx='{across[last]}' cy='{up[last]}' r='2.5' fill='{INK}'/>")
    return "".join(parts)


@cache
def places(count: int) -> tuple[float, ...]:
    """Where each of so many points stands from the left."""
    if count == 1:
        return (WIDTH - EDGE,)
    return tuple(np.linspace(EDGE, WIDTH - EDGE, count).round(1).tolist())


def heights(values: Sequence[float | None], span: tuple[float, float]) -> list[float]:
    """How far from the top each value stands, NaN without one."""
    low, high = span
    share = (np.array(values, np.float64) - low) / (high - low)
    return (HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share.clip(0.0, 1.0)).round(1).tolist()


def paths(across: Sequence[float], up: Sequence[float], look: str) -> list[str]:
    """Unbroken stretches of a line. A stretch of one height needs its ends alone."""
    found: list[list[str]] = [[]]
    before = after = float("nan")
    for at, (x, y) in enumerate(zip(across, up, strict=True)):
        if y != y:
            found.append([])
        else:
            after = up[at + 1] if at + 1 < len(up) else float("nan")
            if not before == y == after:
                found[-1].append(f"{x},{y}")
        before = y
    return [stretch(run, look) for run in found if run]


def stretch(run: Sequence[str], look: str) -> str:
    """A line through some places; a single one as a dot."""
    if len(run) == 1:
        x, y = run[0].split(",")
        return f"<circle cx='{x}' cy='{y}' r='1.3' fill='{GREY}'/>"
    return f"<polyline points='{' '.join(run)}' fill='none' {look}/>"


def point(x: float, y: float, direction: str, colour: str) -> str:
    """A triangle that points where the signal does."""
    d = -4 if direction == "high" else 4
    return f"<path d='M{x - 4},{y - d / 2} h8 L{x},{y + d} z' fill='{colour}'/>"


def colour_of(direction: str, subject: Row) -> str:
    if not subject["is_indicator"]:
        return INK
    return BLUE if (direction == "low") == bool(subject["lower_is_better"]) else VERMILION
