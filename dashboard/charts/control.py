"""Control charts and run charts of one series, and the path of what adds up over a year."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.base import (
    INK,
    PALE,
    TARGET,
    End,
    layout,
    over_time,
    part,
    plain,
    scale,
    short,
    tight,
)
from dashboard.labels import BLUE, VERMILION, figure, named, number
from dashboard.words import say
from pipelines.analysis.xmr import Chart, Direction, Phase

Row = Mapping[str, Any]
Trace = dict[str, Any]
SYMBOLS: dict[Direction, str] = {"high": "triangle-up", "low": "triangle-down"}
LOW = 210
"""Height of the smaller chart below."""


def control(
    rows: Sequence[Row], of: Chart, subject: Row, language: str, hovers: Sequence[str] = (),
    doubted: Container[int] = (),
) -> go.Figure:  # fmt: skip
    """Values between their process limits, a phase each, signals by shape and colour, the target dashed.
    ``hovers``: what each point's signals are called; ``doubted``: points of a signal that may be chance."""
    digits = int(subject.get("digits") or 0)
    names = [named(row, language, "period") for row in rows]
    limits = [limit for phase in of.phases for limit in bounds(phase, subject)]
    drawn: list[Trace] = []
    for phase in of.phases:
        low, high = bounds(phase, subject)
        look = {"color": PALE, "width": 1, "dash": "dot" if phase.is_trial else "solid"}
        span = names[phase.start : phase.stop]
        drawn += [level(span, limit, look) for limit in (low, high)]
        drawn.append(level(span, phase.mean, {"color": INK, "width": 1}))
    aims = [row["target"] for row in rows]
    if any(aim is not None for aim in aims):
        drawn.append(series(names, aims, {"color": TARGET, "width": 1, "dash": "dash"}))
    told = [plain(figure({**subject, **row}, language)) for row in rows]
    if hovers:
        told = [f"{t}<br>{plain(h)}" if h else t for t, h in zip(told, hovers, strict=True)]
    values = [None if value != value else value for value in of.values.tolist()]
    drawn.append(dots(names, values, told))
    drawn += signals(names, of, subject, doubted)
    last = of.phases[-1]
    low, high = bounds(last, subject)
    trial = "trial_" if last.is_trial else ""
    ends: list[End] = [
        (last.mean, f"{say('line_mean', language)} {number(last.mean, digits)}", INK)
    ]
    for key, limit in (("upper", high), ("lower", low)):
        if limit is not None:
            text = f"{say(f'line_{trial}{key}', language)} {number(limit, digits)}"
            ends.append((limit, text, PALE))
    ends += aimed(aims, digits, language)
    shape = layout(known(ends), tight([*values, *aims, *limits]), over_time(rows, language))
    shape["shapes"], notes = anew(names, of.phases, language)
    shape["annotations"] += notes
    if notes:
        shape["margin"]["t"] = 34
    return go.Figure({"data": drawn, "layout": shape})


def ranges(rows: Sequence[Row], of: Chart, subject: Row, language: str) -> go.Figure:
    """How far each value lies from the one before, with the mean and the upper limit."""
    digits = int(subject.get("digits") or 0)
    names = [named(row, language, "period") for row in rows]
    moved = [None if value != value else value for value in of.ranges.tolist()]
    drawn: list[Trace] = []
    for phase in of.phases:
        span = names[phase.start : phase.stop]
        look = {"color": PALE, "width": 1, "dash": "dot" if phase.is_trial else "solid"}
        drawn.append(level(span, phase.range_upper, look))
        drawn.append(level(span, phase.average_range, {"color": INK, "width": 1}))
    told = [number(value, digits) for value in moved]
    drawn.append(dots(names, moved, told))
    last = of.phases[-1]
    ends: list[End] = [
        (
            last.average_range,
            f"{say('line_mean', language)} {number(last.average_range, digits)}",
            INK,
        ),
        (
            last.range_upper,
            f"{say('line_upper', language)} {number(last.range_upper, digits)}",
            PALE,
        ),
    ]
    across = over_time(rows, language)
    span_y = scale([0.0, *moved, *[phase.range_upper for phase in of.phases]])
    return go.Figure({"data": drawn, "layout": layout(known(ends), span_y, across, LOW)})


def run(
    rows: Sequence[Row], values: Sequence[float | None], centre: float, subject: Row, language: str
) -> go.Figure:
    """Values about their median, without limits. ``values``: those of the rows, or adjusted for season."""
    digits = int(subject.get("digits") or 0)
    names = [named(row, language, "period") for row in rows]
    aims = [row["target"] for row in rows]
    told = [plain(figure({**subject, **row}, language)) for row in rows]
    drawn = [level(names, centre, {"color": INK, "width": 1})] if centre == centre else []
    if any(aim is not None for aim in aims):
        drawn.append(series(names, aims, {"color": TARGET, "width": 1, "dash": "dash"}))
    drawn.append(dots(names, values, told))
    ends = [(centre, f"{say('line_median', language)} {number(centre, digits)}", INK)]
    ends += aimed(aims, digits, language)
    ends = known(ends)
    span = tight([*values, *aims, *(value for value, *_ in ends)])
    shape = layout(ends, span, over_time(rows, language))
    return go.Figure({"data": drawn, "layout": shape})


def progress(rows: Sequence[Row], year: int, subject: Row, language: str) -> go.Figure:
    """What adds up over the year, period by period, beside the year before and the pro-rata target."""
    digits = int(subject.get("digits") or 0)
    mine = [row for row in rows if row["end_date"].year == year]
    before = [row for row in rows if row["end_date"].year == year - 1]
    names = list(dict.fromkeys(part(row["period"], language) for row in [*before, *mine]))
    names = [name for name in _in_order(rows, language) if name in names]
    drawn: list[Trace] = []
    ends: list[End] = []
    lines = (
        (before, "value", {"color": PALE, "width": 2}, str(year - 1)),
        (mine, "target", {"color": TARGET, "width": 1, "dash": "dash"}, say("target", language)),
        (mine, "value", {"color": BLUE, "width": 2.5}, str(year)),
    )
    for own, key, look, name in lines:
        points = [(part(row["period"], language), row[key], row) for row in own]
        valued = [value for _, value, _ in points if value is not None]
        if not valued:
            continue
        drawn.append(
            {
                "type": "scatter",
                "x": [x for x, *_ in points],
                "y": [value for _, value, _ in points],
                "mode": "lines+markers" if key == "value" else "lines",
                "line": look,
                "name": plain(name),
                "customdata": [
                    plain(figure({**subject, **row}, language)) if key == "value" else number(v, digits)
                    for _, v, row in points
                ],
                "hovertemplate": "%{customdata}",
                "connectgaps": False,
            }
        )  # fmt: skip
        ends.append((valued[-1], f"{name} {number(valued[-1], digits)}", str(look["color"])))
    across = {"type": "category", "showgrid": False, "categoryorder": "array",
              "categoryarray": names, "tickmode": "array", "tickangle": 0,
              "tickvals": names[:: 1 + (len(names) - 1) // 6]}  # fmt: skip
    span = scale([0.0, *(row[key] for row in [*mine, *before] for key in ("value", "target"))])
    return go.Figure({"data": drawn, "layout": layout(ends, span, across)})


def _in_order(rows: Sequence[Row], language: str) -> list[str]:
    """Names of a year's parts, the first first."""
    parts = {(row["end_date"].month, part(row["period"], language)) for row in rows}
    return [name for _, name in sorted(parts)]


def bounds(phase: Phase, subject: Row) -> tuple[float | None, float | None]:
    """The process limits, None where no value could lie: below nothing, above the whole of a proportion."""
    most = float(subject["factor"]) if subject.get("is_proportion") else None
    low, high = phase.lower, phase.upper
    return (
        None if low != low or low < 0 else low,
        None if high != high or (most is not None and high > most) else high,
    )


def level(
    names: Sequence[str], value: float | None, look: Mapping[str, Any]
) -> Trace:  # fmt: skip
    """A level line over some periods."""
    shown = None if value is None or value != value else value
    return series(names, [shown] * len(names), look) | {"hoverinfo": "skip"}


def series(names: Sequence[str], values: Sequence[float | None], look: Mapping[str, Any]) -> Trace:
    return {
        "type": "scatter", "x": list(names), "y": list(values), "mode": "lines", "line": dict(look),
        "hoverinfo": "skip", "connectgaps": False,
    }  # fmt: skip


def dots(names: Sequence[str], values: Sequence[float | None], told: Sequence[str]) -> Trace:
    return {
        "type": "scatter", "x": list(names), "y": list(values), "mode": "lines+markers",
        "line": {"color": "#8a8a8a", "width": 2}, "marker": {"size": 5, "color": "#6b6b6b"},
        "customdata": list(told), "hovertemplate": "%{customdata}<extra></extra>", "connectgaps": False,
    }  # fmt: skip


def signals(names: Sequence[str], of: Chart, subject: Row, doubted: Container[int]) -> list[Trace]:
    """Points that are part of a signal: upward or downward by shape, better or worse by colour."""
    wanted: Direction = "low" if subject["lower_is_better"] else "high"
    groups: defaultdict[tuple[Direction, str], list[int]] = defaultdict(list)
    for at, marks in enumerate(of.marks):
        if marks:
            direction = marks[0].direction
            colour = BLUE if direction == wanted else VERMILION
            if not subject["is_indicator"] or at in doubted:
                colour = INK
            groups[direction, colour].append(at)
    found = []
    for (direction, colour), points in groups.items():
        found.append(
            {
                "type": "scatter",
                "x": [names[at] for at in points],
                "y": [float(of.values[at]) for at in points],
                "mode": "markers",
                "marker": {"symbol": SYMBOLS[direction], "size": 12, "color": colour},
                "hoverinfo": "skip",
            }
        )
    return found


def anew(
    names: Sequence[str], phases: Sequence[Phase], language: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A line at each start of new limits, and its day and reason above."""
    shapes, notes = [], []
    for phase in phases:
        if phase.rebase is None:
            continue
        shapes.append(
            {
                "type": "line", "x0": phase.start - 0.5, "x1": phase.start - 0.5, "y0": 0, "y1": 1,
                "yref": "paper", "line": {"color": INK, "width": 1, "dash": "dashdot"},
            }
        )  # fmt: skip
        is_late = phase.start > len(names) / 2
        notes.append(
            {
                "x": phase.start - 0.5, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
                "xanchor": "right" if is_late else "left", "font": {"size": 11, "color": INK},
                "text": plain(short(f"{phase.rebase.day:%Y-%m} {phase.rebase.reason}", 210)),
            }
        )  # fmt: skip
    return shapes, notes


def aimed(aims: Sequence[float | None], digits: int, language: str) -> list[End]:
    """The target's last value and name."""
    valued = [aim for aim in aims if aim is not None]
    if not valued:
        return []
    return [(valued[-1], f"{say('target', language)} {number(valued[-1], digits)}", TARGET)]


def known(ends: Sequence[End]) -> list[End]:
    return [end for end in ends if end[0] == end[0]]
