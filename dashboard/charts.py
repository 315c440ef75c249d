"""Rows to figures. Knows no Streamlit."""

from typing import Any

import plotly.graph_objects as go

from dashboard.labels import figure, named, number

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#999999", "#222222")
"""Okabe–Ito, in the order lines take them."""
FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
TICKS = 8


def lines(
    rows: list[dict[str, Any]], subject: dict[str, Any], language: str, title: str, note: str,
    target_name: str,
) -> go.Figure:  # fmt: skip
    """A line a unit over time from a zero base, named at its end, the target dashed.

    A gap where there is no value. ``title`` is the finding, ``note`` says unit, period, source.
    """
    drawn = go.Figure()
    units = list(dict.fromkeys(row["unit"] for row in rows))
    for place, unit in enumerate(units):
        mine = [row for row in rows if row["unit"] == unit]
        line(drawn, mine, subject, language, COLOURS[place % len(COLOURS)])
    if units:
        target(drawn, [row for row in rows if row["unit"] == units[0]], language, target_name)
    drawn.update_layout(
        title={
            "text": f"{plain(title)}<br><span style='font-size:12px;color:#666'>{plain(note)}</span>",
            "x": 0,
            "xanchor": "left",
        },
        template="simple_white",
        font={"family": FONT, "size": 13},
        yaxis={"rangemode": "tozero", "tickformat": ",", "gridcolor": "#eee", "showgrid": True},
        xaxis={"tickangle": 0, "nticks": TICKS, "automargin": True, "type": "category"},
        showlegend=False,
        hovermode="x unified",
        margin={"l": 10, "r": 110, "t": 70, "b": 30},
        height=420,
    )
    return drawn


def line(
    drawn: go.Figure,
    mine: list[dict[str, Any]],
    subject: dict[str, Any],
    language: str,
    colour: str,
) -> None:
    name = plain(named(mine[0], language, "unit"))
    drawn.add_scatter(
        x=[named(row, language, "period") for row in mine],
        y=[row["value"] for row in mine],
        customdata=[plain(figure({**subject, **row}, language)) for row in mine],
        hovertemplate="%{customdata}",
        name=name,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        connectgaps=False,
    )
    valued = [row for row in mine if row["value"] is not None]
    if valued:
        at_end(drawn, valued[-1], language, name, colour)


def at_end(drawn: go.Figure, row: dict[str, Any], language: str, name: str, colour: str) -> None:
    drawn.add_annotation(
        x=named(row, language, "period"), y=row["value"], text=name, showarrow=False,
        xanchor="left", xshift=8, font={"color": colour},
    )  # fmt: skip


def target(drawn: go.Figure, mine: list[dict[str, Any]], language: str, name: str) -> None:
    aimed = [row for row in mine if row["target"] is not None]
    if not aimed:
        return
    drawn.add_scatter(
        x=[named(row, language, "period") for row in aimed],
        y=[row["target"] for row in aimed],
        name=name,
        mode="lines",
        hovertemplate="%{y:,}",
        line={"color": "#666666", "dash": "dash", "width": 1},
    )
    label = f"{name} {number(aimed[-1]['target'], 1)}"
    at_end(drawn, {**aimed[-1], "value": aimed[-1]["target"]}, language, label, "#666666")


def plain(text: str) -> str:
    """Text that Plotly will not read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
