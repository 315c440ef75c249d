"""Rows to figures. Knows no Streamlit."""

from dashboard.charts.base import (
    AXIS,
    COLOURS,
    FONT,
    GAP,
    INK,
    PLAIN,
    layout,
    plain,
    room,
    scale,
    short,
    spread,
    width,
)
from dashboard.charts.control import control, progress, ranges, run
from dashboard.charts.funnel import funnel
from dashboard.charts.lines import from_zero, lines, one_target

__all__ = [
    "AXIS",
    "COLOURS",
    "FONT",
    "GAP",
    "INK",
    "PLAIN",
    "control",
    "from_zero",
    "funnel",
    "layout",
    "lines",
    "one_target",
    "plain",
    "progress",
    "ranges",
    "room",
    "run",
    "scale",
    "short",
    "spread",
    "width",
]
