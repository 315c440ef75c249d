"""What charts share: colours, type, axes, and room for names at the ends of lines."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import plotly.graph_objects as go

from dashboard.labels import named
from pipelines.period import parse

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#999999", "#222222")
"""Okabe–Ito, in the order lines take them."""
FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
TARGET, INK, PALE = "#666666", "#444444", "#9a9a9a"
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
HEIGHT = 380
FEW = 5
"""Periods that are each named below the axis; of more only the years are."""
LABELS = 6
"""Labels below an axis at most: they stand level, on a phone as well."""

End = tuple[float, str, str]
"""A line's last value, name and colour."""
Row = Mapping[str, Any]


def layout(
    ends: Sequence[End], span: tuple[float, float], across: Mapping[str, Any], height: int = HEIGHT
) -> dict[str, Any]:
    """Axes, and the names at the lines' ends. ``span``: of the upright axis; ``across``: the level one."""
    low, high = span
    places = spread([value for value, *_ in ends], GAP * (high - low) * HEIGHT / height)
    names = [
        {
            "x": 1, "xref": "paper", "y": y, "showarrow": False, "xanchor": "left", "xshift": 6,
            "text": f"<span style='color:{colour}'>━</span> {plain(name)}", "font": {"color": INK},
        }
        for (_, name, colour), y in zip(ends, places, strict=True)
    ]  # fmt: skip
    return {
        "template": PLAIN,
        "annotations": names,
        "font": {"family": FONT, "size": 13, "color": INK},
        "yaxis": AXIS | {"range": [low, high], "tickformat": ",", "gridcolor": "#eee"},
        "xaxis": AXIS | dict(across),
        "showlegend": False,
        "hovermode": "x unified",
        "plot_bgcolor": "#fff",
        "margin": {"l": 10, "r": room([name for _, name, _ in ends]), "t": 12, "b": 30},
        "height": height,
    }


def over_time(rows: Sequence[Row], language: str) -> dict[str, Any]:
    """The axis of the periods, oldest first, each by its name: few are written out in two lines, of many
    the year stands at its first period."""
    known = {row["period"]: row for row in sorted(rows, key=lambda r: r["end_date"])}
    named_ = [named(row, language, "period") for row in known.values()]
    at, texts = ticks(list(known), named_, language)
    return {
        "type": "category", "showgrid": False, "categoryorder": "array", "categoryarray": named_,
        "tickmode": "array", "tickvals": at, "ticktext": texts, "tickangle": 0,
    }  # fmt: skip


def ticks(codes: Sequence[str], names: Sequence[str], language: str) -> tuple[list[str], list[str]]:
    """Which periods are named below the axis, and how."""
    try:
        periods = [parse(code) for code in codes]
    except ValueError:
        return list(names[:: 1 + len(names) // LABELS]), list(names[:: 1 + len(names) // LABELS])
    if len(codes) <= FEW:
        return list(names), [broken(code, language) for code in codes]
    starts = [i for i, p in enumerate(periods) if p.ordinal == 1]
    if len(starts) < 2:
        chosen = range(0, len(codes), 1 + (len(codes) - 1) // LABELS)
        return [names[i] for i in chosen], [part(codes[i], language) for i in chosen]
    years = starts[:: 1 + (len(starts) - 1) // LABELS]
    return [names[i] for i in years], [str(periods[i].year) for i in years]


def part(code: str, language: str) -> str:
    """A period's name within its year; the year of a whole one."""
    period = parse(code)
    if period.grain == "year":
        return str(period.year)
    year = f"{period.year}年" if language == "zh" else f" {period.year}"
    return period.name(language).replace(year, "")


def broken(code: str, language: str) -> str:
    """A period's name in two lines, the year below."""
    year = str(parse(code).year)
    own = part(code, language)
    return own if own == year else f"{own}<br>{year}"


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


def tight(values: Sequence[float | None]) -> tuple[float, float]:
    """The ends of an axis close about the values: where limits matter, nought does not."""
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    margin = MARGIN * ((high - low) or abs(high) or 1.0)
    return low - margin, high + margin


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


def short(name: str, most: int = ROOM) -> str:
    """A name cut to the room there is for it; the whole name shows on pointing at the line."""
    if width(name) <= most:
        return name
    while width(name) > most - WIDE:
        name = name[:-1]
    return f"{name.rstrip()}…"


def plain(text: str) -> str:
    """Text that Plotly will not read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
