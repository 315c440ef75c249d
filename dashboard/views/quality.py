"""What is due, received, late and missing; what is wrong, where, and what to do."""

from typing import Any

import streamlit as st

from dashboard.components import findings, slots
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number, some
from dashboard.queries import quality

COUNTS = ("expected", "received", "late", "missing")


def show(context: Context) -> None:
    code = context.period["code"]
    counts = context.ask(quality.reporting_counts, code, context.group) or {}
    if counts.get("expected"):
        st.subheader(context.say("slots", **{k: number(counts[k]) for k in COUNTS}))
        slots.matrix(context, code, counts)
        slots.by_period(context, code)
    else:
        st.info(context.say("no_slots"))
    findings.show(context, code)
    st.subheader(context.say("rejections"))
    columns = {
        "file": lambda r: r["name"],
        "received_at": lambda r: f"{r['received_at']:%Y-%m-%d %H:%M}",
        "reason": lambda r: context.name(r, "message"),
    }
    table(context, context.ask(quality.rejections), columns)
    runs(context, context.ask(quality.expectation_runs))


def runs(context: Context, rows: list[dict[str, Any]]) -> None:
    """How the rules fared in the latest run."""
    passed = sum(not row["failed"] for row in rows)
    st.subheader(context.say("runs", rules=number(len(rows)), passed=number(passed)))
    columns = {
        "form": lambda r: context.name(r, "form"),
        "rule": lambda r: r["rule_id"],
        "other_value": lambda r: some(r[f"names_{context.language}"] or [], context.language),
        "severity": lambda r: context.say(r["severity"]) if r["severity"] else "",
        "message": lambda r: context.name(r, "description"),
        "evaluated": lambda r: number(r["evaluated"]),
        "failed": lambda r: number(r["failed"]),
    }
    table(context, rows, columns)
