"""Figures that stand alone."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import figure, measured, number

KEYS = ("previous", "year_ago")


def headlines(context: Context, rows: list[dict[str, Any]]) -> None:
    """A headline figure each: now, n, the period before, the same period a year before."""
    if not rows:
        return
    st.subheader(context.say("headline"))
    for place, row in zip(st.columns(len(rows)), rows, strict=True):
        place.metric(context.name(row), figure(row, context.language, with_n=False))
        told = [
            f"{context.say(key)} {measured(row[f'{key}_value'], row, context.language)}"
            for key in KEYS
        ]
        if row["denominator"] is not None:
            told.insert(0, f"n={number(row['denominator'])}")
        place.caption(" · ".join(told))


def counts(context: Context, row: dict[str, Any], keys: tuple[str, ...]) -> None:
    for place, key in zip(st.columns(len(keys)), keys, strict=True):
        place.metric(context.say(key), number(row.get(key)))
