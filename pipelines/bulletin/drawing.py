"""Charts as pictures: bars from zero, and dots with intervals about zero."""

import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipelines.bulletin.model import Chart, Point
from pipelines.bulletin.words import number, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "DejaVu Sans"]
PALETTE = ("#0072B2", "#56B4E9", "#999999", "#009E73", "#CC79A7", "#E69F00")
MARKED = {"better": "#0072B2", "worse": "#D55E00", "none": "#9a9a9a", "": "#0072B2"}
WIDTH, BAR, DPI = 6.1, 0.185, 200
"""Inches across, inches a bar, dots an inch."""
_ONE = threading.Lock()


def svg(chart: Chart) -> bytes:
    """As SVG whose text stays text."""
    return _saved(chart, "svg")


def png(chart: Chart) -> bytes:
    return _saved(chart, "png")


def _saved(chart: Chart, kind: str) -> bytes:
    with styled(8):
        return saved(_figure(chart), kind)


@contextmanager
def styled(size: float) -> Iterator[None]:
    """Matplotlib as all our pictures have it, with text of a size. Whoever draws waits for who draws: its
    settings are of the whole process."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # of fonts that are not installed
    import matplotlib

    settings: Any = {
        "font.sans-serif": FONTS, "font.family": "sans-serif", "svg.fonttype": "none",
        "svg.hashsalt": "guanhuai", "axes.unicode_minus": True, "font.size": size,
    }  # fmt: skip
    with _ONE, matplotlib.rc_context(settings):
        yield


def saved(figure: "Figure", kind: str) -> bytes:
    """``kind``: png or svg, whose text stays text. The same figure gives the same bytes."""
    stamp = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    out = io.BytesIO()
    figure.savefig(out, format=kind, dpi=DPI, metadata=stamp)
    return out.getvalue()


def _figure(chart: Chart) -> "Figure":
    from matplotlib.figure import Figure

    legend = len(chart.legend) > 1
    height = 0.45 + BAR * len(chart.points) + (0.28 if legend else 0)
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    (_bars if chart.kind == "bars" else _changes)(axes, chart)
    axes.set_yticks(range(len(chart.points)), [point.label for point in chart.points])
    axes.invert_yaxis()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", colors="#666666", labelsize=7)
    axes.margins(y=0.6 / max(len(chart.points), 1))
    if legend:
        _legend(axes, chart)
    return figure


def colour(chart: Chart, mark: str) -> str:
    """A mark's: of change by meaning, of groups by their order."""
    if mark in MARKED:
        return MARKED[mark]
    return PALETTE[list(chart.legend).index(mark) % len(PALETTE)]


def _bars(axes: "Axes", chart: Chart) -> None:
    for at, point in enumerate(chart.points):
        axes.barh(at, point.value, height=0.66, color=colour(chart, point.mark))
        end = point.value if point.high is None else max(point.high, point.value)
        if point.low is not None and point.high is not None:
            axes.plot([point.low, point.high], [at, at], color="#222222", linewidth=0.8)
        text = number(point.value, chart.digits)
        axes.annotate(
            text, (end, at), (3, 0), textcoords="offset points", va="center", fontsize=7.5
        )
    axes.set_xlim(0, (chart.most or max(p.value for p in chart.points)) * 1.06)
    axes.xaxis.set_major_formatter(lambda value, _: number(value, 0))


def _changes(axes: "Axes", chart: Chart) -> None:
    axes.axvline(0, color="#444444", linewidth=0.8)
    for at, point in enumerate(chart.points):
        _dot(axes, at, point, colour(chart, point.mark))
    axes.xaxis.set_major_formatter(lambda value, _: signed(value, 1))


def _dot(axes: "Axes", at: int, point: Point, shade: str) -> None:
    if point.low is not None and point.high is not None:
        axes.plot([point.low, point.high], [at, at], color=shade, linewidth=1.4)
    shape = "o" if point.mark != "none" else "D"
    face = shade if point.mark != "none" else "white"
    axes.plot([point.value], [at], shape, color=shade, markerfacecolor=face, markersize=4)


def _legend(axes: "Axes", chart: Chart) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(color=colour(chart, mark), label=name) for mark, name in chart.legend.items()]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles),
        frameon=False, fontsize=7.5, handlelength=1, borderaxespad=0.2,
    )  # fmt: skip
