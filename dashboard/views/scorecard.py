"""League table by group, then one unit with every indicator, down to the cell."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import figure, number, status
from dashboard.queries import lineage, scorecard

SPARK = 12
CELLS = 500


def show(context: Context) -> None:
    code = context.period["code"]
    kinds = context.ask(scorecard.assessments, code)
    if not kinds:
        st.info(context.say("no_scores"))
        return
    kind = kinds[0]
    if len(kinds) > 1:
        kind = (
            st.segmented_control(
                context.say("assessment"),
                kinds,
                default=kinds[0],
                format_func=partial(titled, context),
            )
            or kinds[0]
        )
    rows = context.ask(scorecard.league, code, kind, context.group)
    if any(row["is_trial"] for row in rows):
        st.info(context.say("trial"))
    league(context, code, rows)
    if rows:
        unit_page(context, code, kind, rows)


def titled(context: Context, kind: str) -> str:
    return context.meta.get(f"assessment_{kind}_{context.language}", context.say("trial"))


def league(context: Context, code: str, rows: list[dict[str, Any]]) -> None:
    parts = context.ask(scorecard.top_parts)
    points = {(p["unit"], p["part"]): p["points"] for p in context.ask(scorecard.part_points, code)}
    for group in dict.fromkeys(context.name(row, "group") for row in rows):
        st.subheader(group or context.say("all"))
        shown = []
        for row in (r for r in rows if context.name(r, "group") == group):
            line: dict[str, Any] = {
                context.say("unit"): context.name(row),
                context.say("total"): number(row["total"], 2),
                context.say("grade"): context.name(row, "grade") or "–",
                context.say("rank"): number(row["rank"]),
                context.say("deductions"): number(row["deductions"], 2),
                context.say("bonus"): number(row["bonus"], 2),
            }
            line |= {
                f"{context.name(p)}/{number(p['weight'])}": number(
                    points.get((row["unit"], p["code"])), 1
                )
                for p in parts
            }
            shown.append(line)
        st.dataframe(shown, hide_index=True, width="stretch")


def unit_page(context: Context, code: str, kind: str, rows: list[dict[str, Any]]) -> None:
    names = {row["unit"]: row for row in rows}
    asked = st.query_params.get("unit", next(iter(names)))
    start = list(names).index(asked) if asked in names else 0
    unit = st.selectbox(
        context.say("unit"), list(names), index=start, format_func=lambda u: context.name(names[u])
    )
    st.query_params["unit"] = unit
    row = names[unit]
    parts = [
        f"{context.say(k)} {number(row[k], 2)}" for k in ("base", "deductions", "bonus", "total")
    ]
    st.markdown(f"### {context.name(row)}\n{' · '.join(parts)}")
    if context.name(row, "note"):
        st.caption(context.name(row, "note"))
    indicators = context.ask(scorecard.unit_indicators, unit, code)
    lines = {s["code"]: s["line"] for s in context.ask(scorecard.sparks, unit, code, SPARK)}
    columns = {
        "indicator": context.name,
        "value": lambda r: figure(r, context.language),
        "target": lambda r: number(r["target"], 1),
        "points": lambda r: number(r["full_points"], 2),
        "weight": lambda r: number(r["weight"], 0),
        "status": lambda r: status(r["status"], context.language),
        "trend": lambda r: lines.get(r["code"]),
    }
    table(context, indicators, columns)
    st.subheader(context.say("adjustments"))
    columns = {
        "rule": context.name,
        "points": lambda r: number(r["points"], 2),
        "message": lambda r: context.name(r, "detail"),
    }
    table(context, context.ask(scorecard.adjustments, unit, code), columns)
    where_from(context, unit, code, indicators)


def where_from(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    st.subheader(context.say("lineage"))
    names = {row["code"]: context.name(row) for row in indicators}
    picked = st.selectbox(
        context.say("choose_indicator"), list(names), format_func=names.__getitem__
    )
    found = context.ask(lineage.indicator, picked)
    if not found:
        return
    st.caption(context.name(found, "definition"))
    codes = tuple(lineage.elements_of(found["numerator"], found["denominator"]))
    cells = context.ask(lineage.cells, codes, unit, code, found["time"], CELLS)
    columns = {
        "what": context.name,
        "unit": lambda r: context.name(r, "unit"),
        "period": lambda r: r["period"],
        "raw": lambda r: r["raw"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cell"],
        "file": lambda r: r["file_name"],
    }
    table(context, cells, columns, empty="no_values")
