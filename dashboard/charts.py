"""Rows to figures. Knows no Streamlit."""

from collections.abc import Sequence
from itertools import cycle
from statistics import fmean
from typing import Any

import plotly.graph_objects as go

from dashboard.labels import figure, named, number

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#999999", "#222222")
"""Okabe–Ito, in the order lines take them."""
FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
TARGET, INK = "#666666", "#444444"
TICKS = 8
MARGIN = 0.08
"""Air above and below the lines, in heights of what they span."""
ROOM, WIDE, NARROW = 110, 13, 7
"""Pixels: most for a name at a line's end; of a Chinese and of a Latin character."""
AXIS = {
    "showline": True,
    "linecolor": INK,
    "ticks": "outside",
    "zeroline": False,
    "automargin": True,
}
PLAIN = go.layout.Template()
"""No template: one of Plotly's own takes half the time of drawing."""
GAP = 0.055
"""Least distance of two names at the lines' ends, in heights of the chart."""


End = tuple[float, str, str]
"""A line's last value, name and colour."""


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
    return go.Figure(
        {"data": [trace for trace, _ in drawn], "layout": layout(rows, ends, language)}
    )


def layout(rows: list[dict[str, Any]], ends: list[End], language: str) -> dict[str, Any]:
    """Axes, and the names at the lines' ends."""
    low, high = scale(drawn_values(rows))
    periods = [p for _, p in sorted({(r["end_date"], named(r, language, "period")) for r in rows})]
    places = spread([value for value, *_ in ends], GAP * (high - low))
    names = [
        {
            "x": 1, "xref": "paper", "y": y, "showarrow": False, "xanchor": "left", "xshift": 6,
            "text": f"<span style='color:{colour}'>━</span> {plain(name)}", "font": {"color": INK},
        }
        for (_, name, colour), y in zip(ends, places, strict=True)
    ]  # fmt: skip
    across = {"nticks": TICKS, "type": "category", "showgrid": False}
    return {
        "template": PLAIN,
        "annotations": names,
        "font": {"family": FONT, "size": 13, "color": INK},
        "yaxis": AXIS | {"range": [low, high], "tickformat": ",", "gridcolor": "#eee"},
        "xaxis": AXIS | across | {"categoryorder": "array", "categoryarray": periods},
        "showlegend": False,
        "hovermode": "x unified",
        "plot_bgcolor": "#fff",
        "margin": {"l": 10, "r": room([name for _, name, _ in ends]), "t": 12, "b": 30},
        "height": 380,
    }


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


def scale(values: Sequence[float | None]) -> tuple[float, float]:
    """The ends of the axis: from zero, unless all values keep to the upper half of it."""
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if low <= high / 2 or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    margin = MARGIN * (high - low or 1.0)
    return (low - margin if low else 0.0), (high + margin if high or not low else 0.0)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The places moved apart, as little as can be, until each is ``gap`` from the next."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    blocks: list[list[float]] = []
    for step, i in enumerate(order):
        blocks.append([places[i] - step * gap])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    levels = [fmean(block) for block in blocks for _ in block]
    moved = {
        i: level + step * gap for step, (i, level) in enumerate(zip(order, levels, strict=True))
    }
    return [moved[i] for i in range(len(places))]


def room(names: Sequence[str]) -> int:
    """Pixels at the right for the longest name."""
    return 14 + max((width(f"━ {name}") for name in names), default=0)


def width(name: str) -> int:
    return sum(WIDE if ord(c) > 0x2E80 else NARROW for c in name)


def short(name: str) -> str:
    """A name cut to the room there is for it; the whole name shows on pointing at the line."""
    if width(name) <= ROOM:
        return name
    while width(name) > ROOM - WIDE:
        name = name[:-1]
    return f"{name.rstrip()}…"


def plain(text: str) -> str:
    """Text that Plotly will not read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
