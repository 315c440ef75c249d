"""One unit's score worksheet: totals, indicators, adjustments, and where each number comes from."""

from typing import Any

import streamlit as st

from dashboard.components import sources
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.tables import once
from dashboard.components.tables import show as table
from dashboard.labels import measured, number, signed
from dashboard.marks import hidden, led, linked, spark, status_mark, value_mark
from dashboard.queries import scorecard

SPARK = 12


def show(context: Context, code: str, row: dict[str, Any]) -> None:
    """The unit's page; ``row`` is its total."""
    unit = row["unit"]
    heading(context, row)
    indicators = context.ask(scorecard.unit_indicators, unit, code)
    worksheet(context, unit, code, indicators)
    st.subheader(context.say("adjustments"))
    columns = {
        "kind": lambda r: context.say(r["kind"]),
        "rule": context.name,
        "points": lambda r: signed(r["points"], 2),
        "reason": lambda r: context.name(r, "detail"),
    }
    table(context, context.ask(scorecard.adjustments, unit, code), columns, empty="no_adjustments")
    found = link("quality", section="findings", unit=unit)
    st.html(linked(context.say("unit_findings"), found).html)
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


def points(context: Context, row: dict[str, Any]) -> str:
    if row["is_hidden"] or row["state"] == "suppressed":
        return hidden(context.say("suppressed"))
    return number(row["full_points"], 2)


def worksheet(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    """Every scored indicator; its name leads to its cells, its line to the trends."""
    st.markdown(f"**{context.say('worksheet')}** · {context.name(context.period)}")
    lines = {s["code"]: s for s in context.ask(scorecard.sparks, unit, code, SPARK)}
    parts = once([context.name(row, "part") for row in indicators])
    language = context.language

    def trend(row: dict[str, Any]) -> str:
        line = lines.get(row["code"], {})
        drawn = spark(line.get("line"), line.get("target_line"))
        return led(drawn, link("trends", what=row["code"], units=unit))

    columns = {
        "part": lambda r: r["part_once"],
        "indicator": lambda r: linked(
            context.name(r), link("scorecard", sources.ANCHOR, unit=unit, indicator=r["code"])
        ),
        "value": lambda r: value_mark(r, language),
        "target": lambda r: measured(r["target"], r, language),
        "status": lambda r: status_mark(
            "suppressed" if r["state"] == "suppressed" else r["status"], language
        ),
        "points": lambda r: points(context, r),
        "weight": lambda r: number(r["effective_weight"] or r["weight"], 1),
        "trend": trend,
    }
    told = [row | {"part_once": part} for row, part in zip(indicators, parts, strict=True)]
    table(context, told, columns)
    st.caption(context.say("worksheet_note", most=SPARK))
