"""Where a unit lost points in the period chosen, the most first, and why."""

from typing import Any

import streamlit as st

from dashboard.components import sources
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.components.tables import show as table
from dashboard.labels import measured, number
from dashboard.marks import linked, standing, value_mark
from dashboard.queries import scorecard

LISTED = 10


def show(context: Context, counter: Counter) -> None:
    period, unit = context.period["code"], counter.unit
    rows = context.ask(scorecard.unit_indicators, unit, period)
    lost = sorted((r for r in rows if short(r) > 0), key=short, reverse=True)
    taken = [r for r in context.ask(scorecard.adjustments, unit, period) if taken_off(r) > 0]
    told = {
        "period": context.name(context.period),
        "lost": number(sum(map(short, lost)), 2),
        "count": len(lost),
        "taken": number(sum(map(taken_off, taken)), 2),
    }
    scored = any(row["full_points"] is not None for row in rows)
    st.markdown(f"**{context.say('lost_lead' if scored else 'lost_unscored', **told)}**")
    if not scored:
        return
    columns: dict[str, Any] = {
        "indicator": lambda r: linked(
            context.name(r), link("scorecard", sources.ANCHOR, unit=unit, indicator=r["code"])
        ),
        "points_lost": lambda r: number(short(r), 2),
        "value": lambda r: value_mark(r, context.language),
        "target": lambda r: measured(r["target"], r, context.language),
        "status": lambda r: standing(r, context.language),
    }
    table(
        context, lost[:LISTED], columns, empty="lost_none",
        act=lambda r: (unit, r["code"], unit, period),
    )  # fmt: skip
    st.subheader(context.say("deductions"))
    columns = {
        "rule": context.name,
        "points_lost": lambda r: number(taken_off(r), 2),
        "reason": lambda r: context.name(r, "detail"),
    }
    table(context, taken, columns, empty="no_adjustments")


def short(row: dict[str, Any]) -> float:
    """Points of the weight counted with that were not won."""
    if row["full_points"] is None or row["effective_weight"] is None:
        return 0.0
    return float(row["effective_weight"] - row["full_points"])


def taken_off(row: dict[str, Any]) -> float:
    if row["kind"] != "deduction" or row["points"] is None or not row["is_effective"]:
        return 0.0
    return abs(float(row["points"]))
