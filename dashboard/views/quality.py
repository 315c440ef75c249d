"""What is due, received, late and missing; how good the data are; what is wrong, and what to do."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import settings
from dashboard.components import findings, quality_score, rates, signals, slots, taking
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number, some
from dashboard.queries import about, quality
from pipelines.access import Role
from pipelines.quality_report import quality_report

COUNTS = {"count": "expected", "received": "received", "late": "late", "missing": "missing"}
SECTIONS = ("rates", "score", "returns", "findings", "runs")
TEAMS = ("signals",)
"""Sections of the evaluators' edition alone."""


def show(context: Context) -> None:
    code, unit = context.period["code"], asked_unit(context)
    counts = context.ask(quality.reporting_counts, code, context.group, unit) or {}
    is_due = bool(counts.get("expected"))
    told = {key: number(counts[word]) for key, word in COUNTS.items()} if is_due else {}
    st.markdown(f"## {context.say('slots' if is_due else 'no_slots', **told)}")
    st.markdown(f"## {findings.lead(context, code, unit)}")
    sections = SECTIONS + (TEAMS if context.visitor.role is Role.EVALUATOR else ())
    section = context.choose(
        "section", "section", sections, SECTIONS[0], lambda s: context.say(f"section_{s}"),
        in_row=True,
    )  # fmt: skip
    if section == "rates":
        rates.show(context, code, unit)
    elif section == "score":
        quality_score.show(context, code, unit)
    elif section == "findings":
        findings.show(context, code, unit)
    elif section == "signals":
        signals.show(context, unit)
    elif section == "runs":
        runs(context, context.ask(quality.expectation_runs))
        rejections(context, context.ask(quality.rejections))
    elif is_due:
        slots.matrix(context, code, unit, counts)
        slots.by_period(context, code, unit)


def asked_unit(context: Context) -> str:
    """The one unit all of the page is about, "" for all; beside it the report."""
    units = {
        u["code"]: u
        for u in context.ask(about.assessed_units, context.language)
        if context.group in ("", u["group_code"])
    }
    places = st.columns([4, 3, 3], vertical_alignment="bottom")
    unit = context.choose(
        "unit", "quality_unit", ["", *units], "",
        lambda u: context.name(units[u]) if u else context.say("all"), places[0],
    )  # fmt: skip
    download(context, places[2])
    return unit


def download(context: Context, place: Any) -> None:
    """The report of this edition and period, drawn when it is asked for."""
    code = context.period["code"]
    taking.button(
        context, context.say("quality_report"), partial(report, context, code),
        f"quality-{code}-{context.audience}-{context.language}.html", "text/html",
        place=place, width="stretch", help=context.say("quality_report_help"),
    )  # fmt: skip


def report(context: Context, code: str) -> bytes:
    home = settings.home()
    assert home is not None
    return quality_report(home, context.audience, context.language, context.build, code)


def rejections(context: Context, rows: list[dict[str, Any]]) -> None:
    """Files that could not be received at all."""
    st.subheader(context.say("rejections"))
    if rows:
        different = len({row["file_hash"] for row in rows})
        st.caption(context.say("rejections_counted", count=len(rows), different=number(different)))
    columns = {
        "file": lambda r: r["name"],
        "received_at": lambda r: f"{r['received_at']:%Y-%m-%d %H:%M}",
        "reason": lambda r: context.name(r, "message"),
    }
    table(context, rows, columns)


def runs(context: Context, rows: list[dict[str, Any]]) -> None:
    """How the rules have fared over all returns."""
    passed = sum(not row["failed"] for row in rows)
    st.subheader(context.say("runs", count=number(len(rows)), passed=number(passed)))
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
