"""Taking away: a table as CSV, Parquet or workbook, a chart as PNG or SVG, made when they are asked for."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import sheets
from dashboard.components import taking
from dashboard.components.context import Context
from dashboard.pivot_drawing import Drawing
from dashboard.pivot_pictures import picture

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = {
    "csv": (sheets.csv_of, "text/csv"),
    "parquet": (sheets.parquet_of, "application/vnd.apache.parquet"),
    "xlsx": (
        sheets.xlsx_of,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
HIDE = """<style>[data-testid="stElementToolbarButton"]:has([aria-label="Download as CSV"]),
[data-testid="stElementToolbarButton"] [aria-label="Download as CSV"] {display: none}</style>"""
"""A table's own download keeps cells that spreadsheets take for formulas; ours does not."""


def frame(table: "pa.Table") -> None:
    st.html(HIDE)
    st.dataframe(table, width="stretch", hide_index=True)


def offered(
    context: Context,
    name: str,
    table: "Callable[[], pa.Table]",
    draw: Callable[[], Drawing | None] | None = None,
) -> None:
    """A button a kind of file, in one row."""
    with st.container(horizontal=True):
        for kind, (make, mime) in KINDS.items():
            taking.button(
                context, context.say(f"file_{kind}"), partial(made, make, table), f"{name}.{kind}",
                mime, key=f"file_{kind}_{name}",
            )  # fmt: skip
        if draw is None:
            return
        for kind, mime in PICTURES.items():
            taking.button(
                context, context.say(f"file_{kind}"), partial(pictured, draw, kind),
                f"{name}.{kind}", mime, key=f"file_{kind}_{name}",
            )  # fmt: skip


def made(make: "Callable[[pa.Table], bytes]", table: "Callable[[], pa.Table]") -> bytes:
    return make(table())


def pictured(draw: Callable[[], Drawing | None], kind: str) -> bytes:
    drawing = draw()
    return picture(drawing, kind) if drawing else b""
