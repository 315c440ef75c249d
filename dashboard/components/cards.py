"""Figures that stand alone."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.labels import counted, measured
from dashboard.marks import html, value_mark


def headlines(context: Context, rows: list[dict[str, Any]]) -> None:
    """A headline figure each: now, n, the period before, the same period a year before."""
    if not rows:
        return
    st.subheader(f"{context.say('headline')} · {context.name(context.period)}")
    st.html(f"<div class='gh-cards'>{''.join(card(context, row) for row in rows)}</div>")


def card(context: Context, row: dict[str, Any]) -> str:
    told = [
        f"{context.say(key)} {measured(row[f'{key}_value'], row, context.language)}"
        for key in compared(context.period["grain"])
    ]
    if n := counted(row):
        told.insert(0, n)
    big = html(value_mark(row, context.language, with_n=False))
    return (
        f"<div><p>{escape(context.name(row))}</p><p class='gh-big'>{big}</p>"
        f"<p>{escape(' · '.join(told))}</p></div>"
    )


def compared(grain: str) -> tuple[str, ...]:
    """What a figure is compared with: of years, the one before is also a year before."""
    return ("year_ago",) if grain == "year" else ("previous", "year_ago")
