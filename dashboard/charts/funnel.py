"""Units by size against limits for their size."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.base import INK, PALE, layout, plain
from dashboard.labels import BLUE, VERMILION, named, number
from dashboard.words import say
from pipelines.analysis.funnel import Funnel, Standing, wide_limits
from pipelines.analysis.funnel_limits import FunnelLimits, Kind, funnel_limits

Row = Mapping[str, Any]
CURVE = 60
"""Points of a limit."""
NAMED = 8
"""Units outside that are named in the chart."""
EXTREMES = 2
"""Named at each end where none lies outside the widened limits."""


def funnel(
    rows: Sequence[Row], sizes: Sequence[float], of: Funnel, subject: Row, language: str,
    kind: Kind,
) -> go.Figure:  # fmt: skip
    """``rows``: units that have a value, their ``sizes`` in the same order as ``of``. Where units differ by
    more than chance the limits are the widened ones, those of chance alone pale behind them."""
    factor = float(subject["factor"])
    grid = np.geomspace(max(1.0, min(sizes) * 0.8), max(sizes) * 1.1, CURVE)
    if kind == "proportion":  # cases are whole: between two sizes the limits would jump
        grid = np.unique(np.rint(grid))
    plain_limits = funnel_limits(grid, of.target, kind)
    is_wide = of.dispersion.is_over
    drawn = curves(grid, plain_limits, factor, pale=is_wide)
    if is_wide:
        wide = wide_limits(grid, of.target, kind, of.dispersion.tau_squared, scale_of(kind))
        drawn += curves(grid, wide, factor)
    centre = factor * of.target
    drawn.append(curve(grid, np.full(len(grid), centre), {"color": INK, "width": 1}))
    standing = of.wide_standing if is_wide else of.standing
    values = factor * of.values
    called = outermost(standing) or farthest(values, of.standing)
    drawn += points(rows, sizes, values, standing, called, subject, language)
    shown = [*values.tolist(), *(v for trace in drawn for v in trace["y"])]
    low, high = min(shown), max(shown)
    margin = 0.05 * (high - low or 1.0)
    digits = int(subject["digits"] or 0)
    # The whole at the right, as lines' ends are named elsewhere.
    ends = [(centre, f"{say('line_whole', language)} {number(centre, digits)}", INK)]
    ends += named_limits(drawn, language)
    across = {"title": {"text": say("size_axis", language), "font": {"size": 12}}, "tickformat": ",",
              "nticks": 5, "showgrid": False, "range": [0, float(grid[-1])], "tickangle": 0}  # fmt: skip
    shape = layout(ends, (low - margin, high + margin), across)
    shape["hovermode"] = "closest"
    shape["margin"]["b"] = 46
    return go.Figure({"data": drawn, "layout": shape})


def scale_of(kind: Kind) -> Any:
    return "arcsine" if kind == "proportion" else "root"


def curves(
    grid: Any, limits: FunnelLimits, factor: float, pale: bool = False
) -> list[dict[str, Any]]:
    """95 % dashed, 99.8 % solid."""
    colour = "#dcdcdc" if pale else PALE
    return [
        curve(grid, factor * limit, {"color": colour, "width": 1, "dash": dash}, name)
        for limit, dash, name in (
            (limits.upper_95, "dot", "95"), (limits.lower_95, "dot", ""),
            (limits.upper_998, "solid", "99.8"), (limits.lower_998, "solid", ""),
        )
    ]  # fmt: skip


def curve(grid: Any, limit: Any, look: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    return {
        "type": "scatter", "x": grid.tolist(), "y": limit.tolist(), "mode": "lines", "line": dict(look),
        "hoverinfo": "skip", "name": name,
    }  # fmt: skip


def named_limits(drawn: Sequence[Mapping[str, Any]], language: str) -> list[tuple[float, str, str]]:
    """The last limits drawn, by name at their right end."""
    last = {trace["name"]: trace for trace in drawn if trace.get("name") in ("95", "99.8")}
    return [(trace["y"][-1], f"{name}%", PALE) for name, trace in last.items()]


def points(
    rows: Sequence[Row], sizes: Sequence[float], values: Any, standing: Sequence[Standing | None],
    called: set[int], subject: Row, language: str,
) -> list[dict[str, Any]]:  # fmt: skip
    """A point a unit: grey within, shaped outside; those ``called`` are named."""
    digits = int(subject["digits"] or 0)
    found: dict[str, list[int]] = {"inside": [], "high": [], "low": []}
    for at, where in enumerate(standing):
        if where is not None:
            found[where.value.split("_")[0]].append(at)
    looks = {
        "inside": {"symbol": "circle", "size": 8, "color": "#8a8a8a"},
        "high": {"symbol": "triangle-up", "size": 12, "color": colour(subject, "high")},
        "low": {"symbol": "triangle-down", "size": 12, "color": colour(subject, "low")},
    }
    middle = max(sizes) / 2
    return [
        {
            "type": "scatter",
            "x": [float(sizes[at]) for at in own],
            "y": [float(values[at]) for at in own],
            "mode": "markers+text",
            "marker": looks[where],
            "text": [
                plain(named(rows[at], language, "unit")) if at in called else "" for at in own
            ],
            "textposition": [
                "middle left" if sizes[at] > middle else "middle right" for at in own
            ],
            "customdata": [
                f"{plain(named(rows[at], language, 'unit'))} {number(float(values[at]), digits)}"
                f" (n={number(float(sizes[at]))})"
                for at in own
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
            "cliponaxis": False,
        }
        for where, own in found.items()
        if own
    ]  # fmt: skip


def outermost(standing: Sequence[Standing | None]) -> set[int]:
    """The first units outside, those beyond the wider limits before others."""
    outside = [at for at, where in enumerate(standing) if where not in (None, Standing.INSIDE)]
    return set(sorted(outside, key=lambda at: "998" not in str(standing[at]))[:NAMED])


def farthest(values: Any, narrow: Sequence[Standing | None]) -> set[int]:
    """Of units that only stand outside before limits are widened: the lowest and the highest."""
    outside = [at for at, where in enumerate(narrow) if "998" in str(where)]
    ranked = sorted(outside, key=lambda at: values[at])
    return {*ranked[:EXTREMES], *ranked[-EXTREMES:]}


def colour(subject: Row, side: str) -> str:
    return BLUE if (side == "low") == bool(subject["lower_is_better"]) else VERMILION
