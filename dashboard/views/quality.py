"""What is due, received, late and missing; what is wrong, where, and what to do."""

from typing import Any

import streamlit as st

from dashboard.components import findings, slots
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number, some
from dashboard.queries import quality

COUNTS = ("expected", "received", "late", "missing")
SECTIONS = ("returns", "findings", "runs")


def show(context: Context) -> None:
    code = context.period["code"]
    counts = context.ask(quality.reporting_counts, code, context.group) or {}
    is_due = bool(counts.get("expected"))
    told = {key: number(counts[key]) for key in COUNTS} if is_due else {}
    st.markdown(f"#### {context.say('slots' if is_due else 'no_slots', **told)}")
    st.markdown(f"#### {findings.lead(context, code)}")
    section = context.choose(
        "section", "section", SECTIONS, SECTIONS[0], lambda s: context.say(f"section_{s}"),
        in_row=True,
    )  # fmt: skip
    if section == "findings":
        findings.show(context, code)
    elif section == "runs":
        runs(context, context.ask(quality.expectation_runs))
        rejections(context, context.ask(quality.rejections))
    elif is_due:
        slots.matrix(context, code, counts)
        slots.by_period(context, code)


def rejections(context: Context, rows: list[dict[str, Any]]) -> None:
    """Files that could not be received at all."""
    st.subheader(context.say("rejections"))
    columns = {
        "file": lambda r: r["name"],
        "received_at": lambda r: f"{r['received_at']:%Y-%m-%d %H:%M}",
        "reason": lambda r: context.name(r, "message"),
    }
    table(context, rows, columns)


def runs(context: Context, rows: list[dict[str, Any]]) -> None:
    """How the rules have fared over all returns."""
    passed = sum(not row["failed"] for row in rows)
    st.subheader(context.say("runs", rules=number(len(rows)), passed=number(passed)))
    columns = {
        "form": lambda r: context.name(r, "form"),
        "rule": lambda r: r["rule_id"],
        "severity": lambda r: context.say(r["severity"]) if r["severity"] else "",
        "message": lambda r: context.name(r, "description"),
        "other_value": lambda r: some(r[f"names_{context.language}"] or [], context.language),
        "evaluated": lambda r: number(r["evaluated"]),
        "failed": lambda r: number(r["failed"]),
    }
    table(context, rows, columns)
