"""Several units' values over time."""

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.base import COLOURS, TARGET, End, layout, over_time, plain, scale, short
from dashboard.labels import figure, named, number


def lines(
    rows: list[dict[str, Any]], subject: dict[str, Any], language: str, target_name: str
) -> go.Figure:
    """A line a unit over time, named at its end, the target dashed; a gap where there is no value.

    Made in one go: adding to a figure bit by bit takes ten times as long.
    """
    units = list(dict.fromkeys(row["unit"] for row in rows))
    drawn = [
        line([row for row in rows if row["unit"] == unit], subject, language, colour)
        for unit, colour in zip(units, cycle(COLOURS), strict=False)
    ]
    drawn += targets(rows, subject, language, target_name)
    ends = [end for _, end in drawn if end]
    shape = layout(ends, scale(drawn_values(rows)), over_time(rows, language))
    return go.Figure({"data": [trace for trace, _ in drawn], "layout": shape})


def line(
    mine: list[dict[str, Any]], subject: dict[str, Any], language: str, colour: str
) -> tuple[dict[str, Any], End | None]:
    """One unit's line; no end when it has no value."""
    name = named(mine[0], language, "unit")
    trace = {
        "type": "scatter",
        "x": [named(row, language, "period") for row in mine],
        "y": [row["value"] for row in mine],
        "customdata": [plain(figure({**subject, **row}, language)) for row in mine],
        "hovertemplate": "%{customdata}",
        "name": plain(name),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2},
        "connectgaps": False,
    }
    valued = [row["value"] for row in mine if row["value"] is not None]
    return trace, (valued[-1], short(name), colour) if valued else None


def targets(
    rows: list[dict[str, Any]], subject: dict[str, Any], language: str, name: str
) -> list[tuple[dict[str, Any], End | None]]:
    """The targets, one where all units share it."""
    aimed = sorted((r for r in rows if r["target"] is not None), key=lambda r: r["end_date"])
    is_one = one_target(rows)
    lines: dict[str, dict[str, dict[str, Any]]] = {}
    for row in aimed:
        whose = name if is_one else f"{named(row, language, 'unit')} {name}"
        lines.setdefault(whose, {})[row["period"]] = row
    return [target(list(line.values()), subject, language, n) for n, line in lines.items()]


def target(
    mine: list[dict[str, Any]], subject: dict[str, Any], language: str, name: str
) -> tuple[dict[str, Any], End | None]:
    """One dashed target."""
    trace = {
        "type": "scatter",
        "x": [named(row, language, "period") for row in mine],
        "y": [row["target"] for row in mine],
        "name": plain(name),
        "mode": "lines",
        "hovertemplate": "%{y:,}",
        "line": {"color": TARGET, "dash": "dash", "width": 1},
    }
    last = mine[-1]["target"]
    return trace, (last, f"{name} {number(last, int(subject.get('digits') or 0))}", TARGET)


def one_target(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether all units have the same target in every period."""
    aims: dict[str, set[float | None]] = {}
    for row in rows:
        aims.setdefault(row["period"], set()).add(row["target"])
    return all(len(aim) == 1 for aim in aims.values())


def drawn_values(rows: Sequence[dict[str, Any]]) -> list[float | None]:
    return [row[key] for row in rows for key in ("value", "target")]


def from_zero(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the axis shows zero."""
    low, high = scale(drawn_values(rows))
    return low <= 0 <= high
