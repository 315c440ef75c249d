"""Small pictures for the cells of tables, drawn as SVG in the page itself. Knows no Streamlit.

They are pictures because pages drop drawings that are not. Each says in words (``alt``) what it shows.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.labels import BLUE, NONE, VERMILION, number
from dashboard.marks import Mark

WIDTH, HEIGHT, EDGE = 120, 26, 4
LOW = 14
"""Height of a bar to its target."""
GROUND, PEER, INK = "#e6e6e6", "#9a9a9a", "#222"
TARGET = "stroke='#888' stroke-dasharray='3 2' stroke-width='1'"
LINE = f"stroke='{BLUE}' stroke-width='1.5'"
COLOURS = {True: BLUE, False: VERMILION, None: INK}
Values = Sequence[float | None]
Signals = Mapping[int, bool | None]
"""Points that are part of a signal -> whether for the better; None where it may be chance."""


def picture(drawn: str, told: str, height: int = HEIGHT) -> Mark:
    """``drawn``: SVG elements; ``told``: what they show."""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}'>{drawn}</svg>"
    coded = b64encode(svg.encode()).decode()
    look = f"class='gh-k' style='height:{height}px'"
    return Mark(told, f"<img {look} alt='{escape(told)}' src='data:image/svg+xml;base64,{coded}'>")


def bar(row: Mapping[str, Any], told: str) -> Mark:
    """A value as a bar from zero, with a tick at its target; dashed where the floor (no points) is."""
    value, target, floor = (_float(row[key]) for key in ("value", "target", "floor"))
    if value is None or target is None:
        return Mark(NONE, NONE)
    most = max(value, target, floor or 0) or 1.0
    if row["measure_en"] == "%":
        most = max(most, 100.0)

    def at(x: float) -> float:
        return round((WIDTH - 2) * max(0.0, x) / most, 1)

    drawn = f"<rect y='3' width='{WIDTH}' height='8' fill='{GROUND}'/>"
    drawn += f"<rect y='3' width='{at(value)}' height='8' fill='{BLUE}'/>"
    if floor is not None:
        drawn += f"<line x1='{at(floor)}' x2='{at(floor)}' y1='1' y2='13' {TARGET}/>"
    drawn += f"<rect x='{at(target) - 1}' y='0' width='2.5' height='{LOW}' fill='{INK}'/>"
    return picture(drawn, told, LOW)


def strip(peers: Sequence[float] | None, value: float | None, told: str) -> Mark:
    """Where a value lies among its peers': their dots in grey, their middle a tick, its own in blue."""
    if value is None or not peers or len(peers) < 2:
        return Mark(NONE, NONE)
    low, high = min(*peers, value), max(*peers, value)

    def at(x: float) -> float:
        return round(6 + (WIDTH - 12) * ((x - low) / (high - low) if high > low else 0.5), 1)

    ordered = sorted(peers)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    drawn = f"<line x1='2' x2='{WIDTH - 2}' y1='7' y2='7' stroke='{GROUND}'/>"
    drawn += "".join(
        f"<circle cx='{at(x)}' cy='7' r='3' fill='{PEER}' fill-opacity='.55'/>" for x in peers
    )
    drawn += f"<rect x='{at(middle) - 0.75}' y='1' width='1.5' height='12' fill='{INK}'/>"
    drawn += f"<circle cx='{at(value)}' cy='7' r='4.5' fill='{BLUE}' stroke='#fff'/>"
    return picture(drawn, told, LOW)


def spark(line: Values | None, target: Values | None = None) -> Mark:
    """A small line on its own scale with its last point marked, the target dashed."""
    return drawn_line(list(line or []), list(target or []))


def control(line: Values, mean: float, limits: tuple[float, float], signals: Signals) -> Mark:
    """Like ``spark``, within its process limits."""
    return drawn_line(list(line), [], mean, limits, signals)


def drawn_line(
    values: list[float | None],
    aims: list[float | None],
    mean: float | None = None,
    limits: tuple[float, float] | None = None,
    signals: Signals | None = None,
) -> Mark:
    valued = [(i, v) for i, v in enumerate(values) if v is not None]
    if not valued:
        return Mark(NONE, NONE)
    known = [v for v in [*values, *aims, *(limits or ())] if v is not None]
    low, high = min(known), max(known)
    drawn = ""
    if limits is not None and mean is not None:
        (_, top), (_, foot), (_, level) = (
            _place(0, v, low, high, 1) for v in (limits[1], limits[0], mean)
        )
        drawn += f"<rect y='{top}' width='{WIDTH}' height='{round(foot - top, 1)}' fill='#f0f0f0'/>"
        drawn += f"<line x2='{WIDTH}' y1='{level}' y2='{level}' stroke='#bbb'/>"
    drawn += "".join(_path(run, low, high, len(aims), TARGET) for run in runs(aims))
    drawn += "".join(_path(run, low, high, len(values), LINE) for run in runs(values))
    for i, value in valued:
        if signals and i in signals and i != valued[-1][0]:
            x, y = _place(i, value, low, high, len(values))
            drawn += f"<circle cx='{x}' cy='{y}' r='2' fill='{COLOURS[signals[i]]}'/>"
    x, y = _place(*valued[-1], low, high, len(values))
    is_good = (signals or {}).get(valued[-1][0], True)
    drawn += f"<circle cx='{x}' cy='{y}' r='2.5' fill='{COLOURS[is_good]}'/>"
    return picture(drawn, f"{number(valued[0][1], 1)} → {number(valued[-1][1], 1)}")


def runs(values: Values) -> list[list[tuple[int, float]]]:
    """Unbroken stretches: a missing value leaves a gap."""
    found: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((i, value))
    return [run for run in found if run]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _place(at: int, value: float, low: float, high: float, count: int) -> tuple[float, float]:
    x = EDGE + (WIDTH - 2 * EDGE) * (at / (count - 1) if count > 1 else 1)
    share = (value - low) / (high - low) if high > low else 0.5
    return round(x, 1), round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share, 1)


def _path(
    run: list[tuple[int, float]], low: float, high: float, count: int, look: str
) -> str:  # fmt: skip
    places = (_place(i, v, low, high, count) for i, v in run)
    points = " ".join(f"{x},{y}" for x, y in places)
    return f"<polyline points='{points}' fill='none' {look}/>"
