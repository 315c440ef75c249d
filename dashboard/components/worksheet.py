"""One unit's score worksheet: totals, indicators, adjustments, and where each number comes from."""

from typing import Any

import streamlit as st

from dashboard.components import sources
from dashboard.components.address import asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import figure, measured, number, signed
from dashboard.marks import hidden, spark, status_mark
from dashboard.queries import scorecard

SPARK = 12


def show(context: Context, code: str, rows: list[dict[str, Any]]) -> None:
    st.divider()
    units = {row["unit"]: row for row in rows}
    first = next(iter(units))
    unit = st.selectbox(
        context.say("unit"),
        list(units),
        index=list(units).index(asked_of("unit", units, first)),
        format_func=lambda u: context.name(units[u]),
        key=f"unit_{context.language}_{context.group}",
    )
    keep("unit", unit, first)
    heading(context, units[unit])
    indicators = context.ask(scorecard.unit_indicators, unit, code)
    worksheet(context, unit, code, indicators)
    st.subheader(context.say("adjustments"))
    columns = {
        "kind": lambda r: context.say(r["kind"]),
        "rule": context.name,
        "points": lambda r: signed(r["points"], 2),
        "message": lambda r: context.name(r, "detail"),
    }
    table(context, context.ask(scorecard.adjustments, unit, code), columns)
    sources.show(context, unit, code, indicators)


def heading(context: Context, row: dict[str, Any]) -> None:
    unit = context.name(row)
    if row["total"] is None:
        key = "unit_hidden" if row["state"] == "suppressed" else "unit_no_total"
        st.subheader(context.say(key, unit=unit))
    else:
        off = number(-abs(row["deductions"] or 0), 2)
        told = {"total": number(row["total"], 2), "base": number(row["base"], 2)}
        bonus = signed(row["bonus"], 2)
        st.subheader(context.say("unit_total", unit=unit, deductions=off, bonus=bonus, **told))
    said = [context.name(row, "grade"), context.name(row, "note")]
    if row["rank"] is not None and not row["is_trial"]:
        group = context.name(row, "group")
        said.insert(1, context.say("ranked", group=group, rank=row["rank"], of=row["rank_of"]))
    if any(said):
        st.markdown(" · ".join(filter(None, said)))


def worksheet(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    st.markdown(f"**{context.say('worksheet')}**")
    lines = {s["code"]: s for s in context.ask(scorecard.sparks, unit, code, SPARK)}
    language = context.language
    columns = {
        "part": lambda r: context.name(r, "part"),
        "indicator": context.name,
        "value": lambda r: (
            hidden(figure(r, language)) if r["state"] == "suppressed" else figure(r, language)
        ),
        "target": lambda r: measured(r["target"], r, language),
        "points": lambda r: number(r["full_points"], 2),
        "weight": lambda r: number(r["effective_weight"] or r["weight"], 1),
        "status": lambda r: status_mark(
            "suppressed" if r["state"] == "suppressed" else r["status"], language
        ),
        "trend": lambda r: spark(
            lines.get(r["code"], {}).get("line"), lines.get(r["code"], {}).get("target_line")
        ),
    }
    table(context, indicators, columns)
