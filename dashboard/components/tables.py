"""Tables with words for headings."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import number


def show(
    context: Context,
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    empty: str = "none",
) -> None:
    """``columns``: word key -> a function of a row. ``empty``: what to say when there are no rows."""
    if not rows:
        st.caption(context.say(empty))
        return
    frame = pd.DataFrame([{key: make(row) for key, make in columns.items()} for row in rows])
    config: dict[str, Any] = {key: context.say(key) for key in columns}
    if "trend" in columns:
        config["trend"] = st.column_config.LineChartColumn(context.say("trend"))
    st.dataframe(frame, hide_index=True, width="stretch", column_config=config)


def counted(keys: Sequence[str]) -> dict[str, Any]:
    """Columns of numbers that bear their key's name in the row."""
    return {key: partial(_number, key) for key in keys}


def _number(key: str, row: Mapping[str, Any]) -> str:
    return number(row[key])
