"""A drawing of a pivot as a PNG or SVG to take away. Knows no Streamlit."""

from itertools import cycle
from typing import TYPE_CHECKING

from dashboard.charts import COLOURS, GAP, INK, scale, short
from dashboard.labels import BLUE, number
from dashboard.pivot_drawing import Drawing, levels
from pipelines.bulletin.drawing import saved, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, BAR = 8.0, 4.2, 0.27
"""Inches across and high, inches a bar."""
APART = "#9a9a9a"
TICKS = 8


def picture(drawing: Drawing, kind: str) -> bytes:
    """``kind``: png or svg, whose text stays text. The same drawing gives the same bytes."""
    from matplotlib.figure import Figure

    is_bars = drawing.kind == "bars"
    height = 1.1 + BAR * len(drawing.series) if is_bars else HEIGHT
    with styled(9):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        (bars if is_bars else lines)(axes, drawing)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(colors="#666666", labelcolor=INK)
        figure.suptitle(plain(drawing.title), x=0.01, ha="left", fontsize=11, color="#222222")
        axes.set_title(plain(drawing.note), loc="left", fontsize=8, color="#666666")
        return saved(figure, kind)


def bars(axes: "Axes", drawing: Drawing) -> None:
    """From zero, each with its number at its end."""
    values = [one.values[0] or 0.0 for one in drawing.series]
    colours = [APART if one.is_apart else BLUE for one in drawing.series]
    axes.barh(range(len(values)), values, color=colours, height=0.62)
    axes.set_yticks(range(len(values)), [plain(one.name) for one in drawing.series])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.12)
    for at, value in enumerate(values):
        axes.annotate(
            number(value, drawing.digits), (value, at), (3, 0), textcoords="offset points",
            va="center", fontsize=8,
        )  # fmt: skip


def lines(axes: "Axes", drawing: Drawing) -> None:
    """Each named at its end; a gap where there is no number."""
    ends = []
    for one, colour in zip(drawing.series, cycle(COLOURS), strict=False):
        shown = INK if one.is_apart else colour
        heights = [float("nan") if value is None else value for value in one.values]
        axes.plot(
            range(len(heights)), heights, color=shown, marker="o", markersize=3, linewidth=1.5,
            linestyle=":" if one.is_apart else "-",
        )  # fmt: skip
        ends.append((one.name, shown))
    low, high = scale([value for one in drawing.series for value in one.values])
    axes.set_ylim(low, high)
    places = list(range(len(drawing.labels)))
    step = -(-len(places) // TICKS)
    axes.set_xticks(places[::step], [plain(label) for label in drawing.labels[::step]])
    axes.grid(axis="y", color="#eeeeee")
    for (name, colour), y in zip(ends, levels(drawing.series, GAP, low, high), strict=True):
        axes.annotate(
            plain(short(name)), (1, y), (6, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", fontsize=8, annotation_clip=False,
            color=colour,
        )  # fmt: skip


def plain(text: str) -> str:
    """Text that Matplotlib will not read as a formula."""
    return text.replace("$", r"\$")
