"""Findings to look through, and the row of cells each one is about."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number
from dashboard.queries import about, quality

SEVERITIES = ("error", "warning", "note")
LIMIT = 500


def show(context: Context, code: str) -> None:
    st.subheader(context.say("findings"))
    severity, form, open_only = filters(context)
    rows = context.ask(
        quality.findings, code, context.group, "", severity, form, "", open_only, LIMIT
    )
    columns = {
        "severity": lambda r: context.say(r["severity"]),
        "unit": lambda r: context.name(r, "unit") or r["reporter"],
        "period": lambda r: context.name(r, "period"),
        "form": lambda r: r["form"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cells"],
        "message": lambda r: context.name(r, "message"),
        "remedy": lambda r: context.name(r, "remedy"),
        "state": lambda r: context.say("open" if r["is_open"] else "closed"),
        "scope": lambda r: context.say(r["scope"]),
    }
    table(context, rows, columns)
    if rows and rows[0]["in_all"] > len(rows):
        st.caption(context.say("some_of", in_all=number(rows[0]["in_all"]), shown=len(rows)))
    drill(context, [r for r in rows if r["return_id"]])


def filters(context: Context) -> tuple[str, str, bool]:
    """Severity and form ("" for all), and whether only open findings are wanted."""
    first, second, third = st.columns([2, 3, 2], vertical_alignment="bottom")
    severity = first.selectbox(
        context.say("severity"), ["", *SEVERITIES], index=1, key=f"severity_{context.language}",
        format_func=lambda s: context.say(s or "all_severities"),
    )  # fmt: skip
    forms = {f["code"]: f for f in context.ask(about.forms)}
    form = second.selectbox(
        context.say("form"), ["", *forms], key=f"found_in_{context.language}",
        format_func=lambda f: context.name(forms[f]) if f else context.say("all"),
    )  # fmt: skip
    is_open = third.checkbox(context.say("open_only"), value=True, key=f"open_{context.language}")
    return severity, form, is_open


def drill(context: Context, rows: list[dict[str, Any]]) -> None:
    """The whole row a finding is about, as it was written."""
    if not rows:
        return
    places = {r["finding_id"]: r for r in rows}

    def told(finding: str) -> str:
        row = places[finding]
        where = f"{context.name(row, 'unit')} {context.name(row, 'period')} {row['form']}"
        return f"{where} {row['cells'] or ''} {context.name(row, 'message')}"

    picked = st.selectbox(
        context.say("drill"), list(places), index=None, format_func=told,
        key=f"drill_{context.language}",
    )  # fmt: skip
    if picked not in places:
        return
    row = places[picked]
    columns = {
        "other_value": context.name,
        "raw": lambda r: r["raw"],
        "value": lambda r: number(r["value"]),
        "file": lambda r: r["file_name"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cell"],
    }
    found = context.ask(quality.row_of_cells, row["return_id"], row["unit"] or "")
    table(context, found, columns, empty="no_values")
