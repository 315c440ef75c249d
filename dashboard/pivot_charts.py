"""A drawing as a figure of the page. Knows no Streamlit."""

from itertools import cycle
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import AXIS, COLOURS, FONT, GAP, INK, PLAIN, plain, room, scale, short
from dashboard.labels import BLUE, number
from dashboard.pivot_drawing import Drawing, levels

APART = "#9a9a9a"
BAR, HEAD = 24, 60
"""Pixels a bar, and of what is above and below them."""
WIDEST = 180
"""Pixels of a bar's name that are shown."""


def figure(drawing: Drawing) -> go.Figure:
    made = bars(drawing) if drawing.kind == "bars" else lines(drawing)
    return go.Figure(made)


def base(height: int, right: int) -> dict[str, Any]:
    return {
        "template": PLAIN, "font": {"family": FONT, "size": 13, "color": INK}, "showlegend": False,
        "plot_bgcolor": "#fff", "height": height, "margin": {"l": 10, "r": right, "t": 12, "b": 30},
    }  # fmt: skip


def bars(drawing: Drawing) -> dict[str, Any]:
    """From zero, sorted, each with its number."""
    values = [one.values[0] for one in drawing.series]
    names = [plain(one.name) for one in drawing.series]
    shown = [plain(short(one.name, WIDEST)) for one in drawing.series]
    places = list(range(len(values)))
    trace = {
        "type": "bar", "orientation": "h", "x": values, "y": places, "customdata": names,
        "text": [number(value, drawing.digits) for value in values], "textposition": "outside",
        "cliponaxis": False, "hovertemplate": "%{customdata}: %{text}<extra></extra>",
        "marker": {"color": [APART if one.is_apart else BLUE for one in drawing.series]},
    }  # fmt: skip
    across = AXIS | {"tickformat": ",", "gridcolor": "#eee", "rangemode": "tozero"}
    down = AXIS | {
        "autorange": "reversed", "tickvals": places, "ticktext": shown,
        "ticks": "", "showgrid": False,
    }  # fmt: skip
    layout = base(HEAD + BAR * len(values), 60) | {"xaxis": across, "yaxis": down, "bargap": 0.35}
    return {"data": [trace], "layout": layout}


def lines(drawing: Drawing) -> dict[str, Any]:
    """Each named at its end; a gap where there is no number."""
    traces, ends = [], []
    for one, colour in zip(drawing.series, cycle(COLOURS), strict=False):
        shown = INK if one.is_apart else colour
        look = {"color": shown, "width": 2, "dash": "dot" if one.is_apart else "solid"}
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "x": list(drawing.labels),
                "y": list(one.values), "name": plain(one.name), "connectgaps": False,
                "customdata": [number(value, drawing.digits) for value in one.values],
                "hovertemplate": "%{customdata}", "line": look,
            }
        )  # fmt: skip
        ends.append((short(one.name), shown))
    known = [v for one in drawing.series for v in one.values if v is not None]
    low, high = scale(known)
    places = levels(drawing.series, GAP, low, high)
    names = [
        {
            "x": 1, "xref": "paper", "y": y, "showarrow": False, "xanchor": "left", "xshift": 6,
            "text": f"<span style='color:{colour}'>━</span> {plain(name)}", "font": {"color": INK},
        }
        for (name, colour), y in zip(ends, places, strict=True)
    ]  # fmt: skip
    across = {"nticks": 8, "type": "category", "showgrid": False}
    return {
        "data": traces,
        "layout": base(380, room([name for name, _ in ends])) | {
            "annotations": names, "hovermode": "x unified", "xaxis": AXIS | across,
            "yaxis": AXIS | {"tickformat": ",", "gridcolor": "#eee", "range": [low, high]},
        },
    }  # fmt: skip
