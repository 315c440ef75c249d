"""Rows to figures. Knows no Streamlit."""

from collections.abc import Sequence
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


def lines(
    rows: list[dict[str, Any]], subject: dict[str, Any], language: str, target_name: str
) -> go.Figure:
    """A line a unit over time, named at its end, the target dashed; a gap where there is no value."""
    drawn = go.Figure()
    units = list(dict.fromkeys(row["unit"] for row in rows))
    low, high = scale(drawn_values(rows))
    ends = []
    for place, unit in enumerate(units):
        mine = [row for row in rows if row["unit"] == unit]
        ends += line(drawn, mine, subject, language, COLOURS[place % len(COLOURS)])
    ends += targets(drawn, rows, subject, language, target_name)
    periods = [p for _, p in sorted({(r["end_date"], named(r, language, "period")) for r in rows})]
    places = spread([value for value, *_ in ends], GAP * (high - low))
    for (_, name, colour), y in zip(ends, places, strict=True):
        drawn.add_annotation(
            x=1, xref="paper", y=y, text=f"<span style='color:{colour}'>━</span> {plain(name)}",
            showarrow=False, xanchor="left", xshift=6, font={"color": INK},
        )  # fmt: skip
    drawn.update_layout(
        template=PLAIN,
        font={"family": FONT, "size": 13, "color": INK},
        yaxis=AXIS | {"range": [low, high], "tickformat": ",", "gridcolor": "#eee"},
        xaxis=AXIS
        | {
            "nticks": TICKS, "type": "category", "showgrid": False,
            "categoryorder": "array", "categoryarray": periods,
        },
        showlegend=False,
        hovermode="x unified",
        plot_bgcolor="#fff",
        margin={"l": 10, "r": room([name for _, name, _ in ends]), "t": 12, "b": 30},
        height=380,
    )  # fmt: skip
    return drawn


def line(
    drawn: go.Figure,
    mine: list[dict[str, Any]],
    subject: dict[str, Any],
    language: str,
    colour: str,
) -> list[tuple[float, str, str]]:
    """Draw one unit; its last value with name and colour, none when it has no value."""
    name = named(mine[0], language, "unit")
    drawn.add_scatter(
        x=[named(row, language, "period") for row in mine],
        y=[row["value"] for row in mine],
        customdata=[plain(figure({**subject, **row}, language)) for row in mine],
        hovertemplate="%{customdata}",
        name=plain(name),
        mode="lines+markers",
        line={"color": colour, "width": 2},
        connectgaps=False,
    )
    valued = [row["value"] for row in mine if row["value"] is not None]
    return [(valued[-1], short(name), colour)] if valued else []


def targets(
    drawn: go.Figure, rows: list[dict[str, Any]], subject: dict[str, Any], language: str, name: str
) -> list[tuple[float, str, str]]:
    """Draw the targets, once where all units share one; their last values with name and colour."""
    aimed = sorted((r for r in rows if r["target"] is not None), key=lambda r: r["end_date"])
    is_one = one_target(rows)
    lines: dict[str, dict[str, dict[str, Any]]] = {}
    for row in aimed:
        whose = name if is_one else f"{named(row, language, 'unit')} {name}"
        lines.setdefault(whose, {})[row["period"]] = row
    return [target(drawn, list(line.values()), subject, language, n) for n, line in lines.items()]


def target(
    drawn: go.Figure, mine: list[dict[str, Any]], subject: dict[str, Any], language: str, name: str
) -> tuple[float, str, str]:
    """Draw one target; its last value with name and colour."""
    drawn.add_scatter(
        x=[named(row, language, "period") for row in mine],
        y=[row["target"] for row in mine],
        name=plain(name),
        mode="lines",
        hovertemplate="%{y:,}",
        line={"color": TARGET, "dash": "dash", "width": 1},
    )
    last = mine[-1]["target"]
    return last, f"{name} {number(last, int(subject.get('digits') or 0))}", TARGET


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
