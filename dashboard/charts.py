"""Frames to figures. Knows no Streamlit."""

from typing import Any

import plotly.graph_objects as go

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#222222")


def lines(rows: list[dict[str, Any]], language: str, title: str, measure: str) -> go.Figure:
    """A line a unit over time, the target dashed; gaps where there is no value."""
    figure = go.Figure()
    units = list(dict.fromkeys(row["unit"] for row in rows))
    for position, unit in enumerate(units):
        mine = [row for row in rows if row["unit"] == unit]
        figure.add_scatter(
            x=[row[f"period_{language}"] for row in mine],
            y=[row["value"] for row in mine],
            name=mine[0][f"unit_{language}"],
            mode="lines+markers",
            line={"color": COLOURS[position % len(COLOURS)]},
            connectgaps=False,
        )
    targets = (
        [row for row in rows if row["unit"] == units[0] and row["target"] is not None]
        if units
        else []
    )
    if targets:
        figure.add_scatter(
            x=[row[f"period_{language}"] for row in targets],
            y=[row["target"] for row in targets],
            name="目标" if language == "zh" else "Target",
            mode="lines",
            line={"color": "#666666", "dash": "dash", "width": 1},
        )
    figure.update_layout(
        title=title,
        template="simple_white",
        yaxis={"title": measure, "rangemode": "tozero"},
        legend={"orientation": "h", "y": -0.25},
        margin={"l": 40, "r": 10, "t": 50, "b": 40},
    )
    return figure
