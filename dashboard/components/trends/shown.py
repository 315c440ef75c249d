"""What every section shows alike: figures, definitions, files, and why there is nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import taking, visible
from dashboard.components.address import asked
from dashboard.components.context import Context
from dashboard.said_of_units import few
from dashboard.sheets import SERIES, csv_file

Row = Mapping[str, Any]


def figure(drawn: Any, key: str | None = None) -> None:
    st.plotly_chart(
        drawn, width="stretch", theme=None, config={"displayModeBar": False}, key=key
    )  # fmt: skip


def defined(context: Context, subject: Row) -> None:
    if context.name(subject, "definition"):
        st.caption(f"{context.say('definition')}{context.name(subject, 'definition')}")


def download(
    context: Context, rows: Sequence[Row], name: str, columns: Sequence[str] = SERIES
) -> None:
    """The numbers as a file, written when it is asked for."""
    taking.button(
        context, context.say("download"), lambda: csv_file(rows, columns), name, "text/csv"
    )  # fmt: skip


def empty(context: Context, rows: Sequence[Row]) -> None:
    """Why there is nothing to draw: withheld, or nothing there."""
    hidden = any(row["state"] == "suppressed" for row in rows)
    if hidden:
        st.info(context.say("all_hidden") + context.say("hidden_try"))
        visible.offer(context, "trends", "what", section=asked("section", "signals"))
    else:
        st.info(context.say("no_values_yet"))


def hidden_units(context: Context, rows: Sequence[Row]) -> None:
    """Which units' figures are withheld: they are neither drawn nor counted."""
    hidden = dict.fromkeys(
        context.name(row, "unit") for row in rows if row["state"] == "suppressed"
    )  # fmt: skip
    if hidden:
        names = few(list(hidden), context.language)
        st.caption(context.say("units_hidden", count=len(hidden), names=names))
