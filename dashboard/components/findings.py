"""Findings to look through, and the row of cells each one is about."""

from typing import Any

import streamlit as st

from dashboard.components import parts
from dashboard.components.address import asked, chosen, link
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import NONE, number, row_name
from dashboard.marks import Mark, html, linked, literal
from dashboard.queries import about, quality
from pipelines.ranges import ranges
from pipelines.warehouse import TEAM

SEVERITIES = ("error", "warning", "note")
STATES = ("open", "every")
LISTED = 40
"""Findings a part of the list."""


def show(context: Context, code: str, unit: str) -> None:
    severity, form, state = filters(context)
    wanted = quality.Wanted(code, context.group, severity, form, unit, state == "open")
    listed, below = st.container(), st.container()
    one = context.ask(quality.findings, wanted, 1, 1)
    in_all = one[0]["in_all"] if one else 0
    at = context.ask(quality.place_of, wanted, asked("finding", ""))
    start = parts.begin(context, in_all, LISTED, below, at or 1)
    rows = context.ask(quality.findings, wanted, start, LISTED)
    with listed:
        show_rows(context, rows, unit)


def show_rows(context: Context, rows: list[dict[str, Any]], unit: str) -> None:
    drill(context, [r for r in rows if r["return_id"]])
    forms = {f["code"]: f for f in context.ask(about.forms)}
    kept = chosen("severity", "found_in", "unit", "state", parts.PART)
    columns: dict[str, Any] = {
        "severity": lambda r: context.say(r["severity"]),
        "unit": lambda r: context.name(r, "unit") or r["reporter"],
        "form": lambda r: context.name(forms[r["form"]]) if r["form"] in forms else r["form"],
        "period": lambda r: context.name(r, "period"),
        "place": lambda r: place(context, r, kept),
        "message": lambda r: context.name(r, "message"),
        "remedy": lambda r: context.name(r, "remedy"),
    }
    columns["state"] = lambda r: life(context, r)
    table(
        context, rows, columns, empty="no_findings_part" if is_part(context, unit) else "no_findings",
        act=lambda r: (r["reporter"], r["finding_id"]),
    )  # fmt: skip


def life(context: Context, row: dict[str, Any]) -> str:
    """Whether it is open, and for how long, or what became of it; nothing of a note, which asks nothing."""
    if row["is_open"] and row["severity"] == "note":
        return NONE
    told = context.say(f"finding_{row['status']}")
    if not row["is_open"] or not row["age_working_days"]:
        return told
    return f"{told} {context.say('open_for', count=number(row['age_working_days']))}"


def is_part(context: Context, unit: str) -> bool:
    """Whether the edition holds some findings alone: those about sensitive figures are with those who judge
    and with the unit."""
    return context.audience not in (TEAM, unit)


def lead(context: Context, code: str, unit: str) -> str:
    """How many findings are open, by severity."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for row in context.ask(quality.finding_counts, code, context.group, unit):
        if row["is_open"]:
            counts[row["severity"]] += row["findings"]
    key = "findings_lead_part" if is_part(context, unit) else "findings_lead"
    return context.say(key, **{key: number(n) for key, n in counts.items()})


def filters(context: Context) -> tuple[str, str, str]:
    """Severity and form ("" for all), and whether only open findings are wanted."""
    places = st.columns([2, 3, 2])
    forms = {f["code"]: f for f in context.ask(about.forms)}
    severity = context.choose(
        "severity", "severity", ["every", *SEVERITIES], "every",
        lambda s: context.say("all_severities" if s == "every" else s), places[0],
    )  # fmt: skip
    form = context.choose(
        "found_in", "form", ["", *forms], "",
        lambda f: context.name(forms[f]) if f else context.say("all"), places[1],
    )  # fmt: skip
    state = context.choose(
        "state", "state", STATES, "open",
        lambda s: context.say("open" if s == "open" else "all"), places[2],
    )  # fmt: skip
    return "" if severity == "every" else severity, form, state


def place(context: Context, row: dict[str, Any], kept: dict[str, str]) -> str:
    """Sheet and cells, leading to the row they stand in; ``kept``: filters to keep on the way."""
    told = " ".join(filter(None, (row["sheet"], ranges(row["cells"] or ""))))
    if not row["return_id"]:
        return told
    return linked(told or context.say("whole_file"),
                  link("quality", section="findings", **kept, finding=row["finding_id"]))  # fmt: skip


def drill(context: Context, rows: list[dict[str, Any]]) -> None:
    """The whole row a finding is about, as it was written."""
    if not rows:
        return
    found = {r["finding_id"]: r for r in rows}

    def told(finding: str) -> str:
        if not finding:
            return context.say("drill_none")
        row = found[finding]
        where = f"{context.name(row, 'unit')} {context.name(row, 'period')} {row['form']}"
        return f"{where} {ranges(row['cells'] or '')} {context.name(row, 'message')}"

    picked = context.choose("finding", "drill", ["", *found], "", told)
    if picked:
        with st.container(border=True):
            row_of(context, found[picked])


def row_of(context: Context, row: dict[str, Any]) -> None:
    message, remedy = (literal(context.name(row, key)) for key in ("message", "remedy"))
    st.markdown(f"**{message}** {remedy}")
    named = set((row["cells"] or "").replace(" ", "").split(","))

    def seen(cell: str | None) -> str:
        text = cell or ""
        return Mark(f"▶ {text}", f"<b>▶ {html(text)}</b>") if text in named else text

    columns = {
        "other_value": lambda r: context.name(r),
        "unit": lambda r: row_name(r["label"], r["item"]),
        "raw": lambda r: r["raw"],
        "value": lambda r: number(r["value"]),
        "file": lambda r: r["file_name"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: seen(r["cell"]),
    }
    cells = context.ask(quality.row_of_cells, row["return_id"], row["unit"] or "")
    told = {"file": "file_name", "sheet": "sheet"}  # Not to the public.
    columns = {
        name: shown
        for name, shown in columns.items()
        if name not in told or any(cell[told[name]] for cell in cells)
    }
    table(context, cells, columns, empty="no_values")
