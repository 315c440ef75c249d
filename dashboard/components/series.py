"""Choosing a series over time, and handing it out."""

import csv
import io
from typing import Any

import streamlit as st

from dashboard.components.address import asked, asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import show
from dashboard.labels import figure, measured, number, safe
from dashboard.marks import hidden, status_mark
from pipelines.period import GRAINS

COLUMNS = (
    "unit", "unit_zh", "unit_en", "period", "numerator", "denominator", "value", "state", "target",
    "status",
)  # fmt: skip
MOST = 8


def subject(context: Context, subjects: dict[str, dict[str, Any]]) -> dict[str, Any]:
    first = next(iter(subjects))

    def told(code: str) -> str:
        form = context.name(subjects[code], "form")
        return context.name(subjects[code]) + (f" · {form}" if form else "")

    code = st.selectbox(
        context.say("what"), list(subjects),
        index=list(subjects).index(asked_of("what", subjects, first)), format_func=told,
        key=f"what_{context.language}",
    )  # fmt: skip
    keep("what", code, first)
    return subjects[code]


def units(context: Context, known: list[dict[str, Any]]) -> list[str]:
    """At most eight units: more lines cannot be told apart."""
    names = {u["code"]: u for u in known}
    top = context.meta["top_unit"]
    wanted = [code for code in asked("units", top).split(",") if code in names][:MOST]

    def told(code: str) -> str:
        parent = context.name(names[code], "parent")
        return context.name(names[code]) + (f" · {parent}" if parent else "")

    picked = st.multiselect(
        context.say("units"), list(names), default=wanted, max_selections=MOST, format_func=told,
        key=f"units_{context.language}",
    )  # fmt: skip
    keep("units", ",".join(picked), top)
    return picked


def grain(context: Context, chosen: dict[str, Any]) -> str:
    """The grains there are values for; the finest unless another is asked for."""
    offered = list(GRAINS[GRAINS.index(chosen["grain"]) :])
    start = asked_of("grain", offered, offered[0])
    picked = st.segmented_control(
        context.say("grain"), offered, default=start, format_func=context.say,
        key=f"grain_{context.language}_{offered[0]}",
    )  # fmt: skip
    keep("grain", picked or start, offered[0])
    return str(picked or start)


def csv_file(rows: list[dict[str, Any]]) -> bytes:
    """CSV with a BOM, which spreadsheets need, and no cell they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def table(context: Context, chosen: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """The chart's numbers, the latest first."""
    language = context.language
    columns = {
        "unit": lambda r: context.name(r, "unit"),
        "period": lambda r: context.name(r, "period"),
        "value": lambda r: (
            hidden(context.say("suppressed"))
            if r["state"] == "suppressed"
            else figure({**chosen, **r}, language)
        ),
        "target": lambda r: measured(r["target"], chosen, language),
        "status": lambda r: status_mark(r["status"], language),
        "received_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
    }
    show(context, sorted(rows, key=lambda r: r["end_date"], reverse=True), columns)
