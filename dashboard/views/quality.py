"""What is due, received, late and missing; what is wrong, where, and what to do."""

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import counted
from dashboard.components.tables import show as table
from dashboard.labels import number
from dashboard.queries import about, quality

COUNTS = ("expected", "received", "late", "accepted", "held", "returned", "rejected", "missing")
LIMIT = 500


def show(context: Context) -> None:
    code = context.period["code"]
    counts = context.ask(quality.reporting_counts, code, context.group) or {}
    for place, key in zip(st.columns(len(COUNTS)), COUNTS, strict=True):
        place.metric(context.say(key), number(counts.get(key)))
    rows = context.ask(quality.by_form, code, context.group)
    columns = {
        "unit": context.name,
        "form": lambda r: r["form"],
        **counted(COUNTS),
    }
    table(context, rows, columns)
    findings(context, code)
    st.subheader(context.say("rejections"))
    columns = {
        "file": lambda r: r["name"],
        "received": lambda r: r["received_at"],
        "message": lambda r: context.name(r, "message"),
    }
    table(context, context.ask(quality.rejections), columns)
    st.subheader(context.say("runs"))
    columns = {
        "form": lambda r: r["form"],
        "rule": lambda r: r["rule_id"],
        "message": lambda r: context.name(r, "description"),
        "evaluated": lambda r: r["evaluated"],
        "failed": lambda r: r["failed"],
    }
    table(context, context.ask(quality.expectation_runs), columns)


def findings(context: Context, code: str) -> None:
    st.subheader(context.say("findings"))
    severity = st.segmented_control(
        context.say("severity"),
        ["error", "warning", "note"],
        format_func=context.say,
        default="error",
    )
    forms = {f["code"]: f for f in context.ask(about.forms)}
    form = st.selectbox(
        context.say("form"), ["", *forms],
        format_func=lambda f: context.name(forms[f]) if f else context.say("all"),
    )  # fmt: skip
    rows = context.ask(
        quality.findings, code, context.group, "", severity or "", form, "", False, LIMIT
    )
    columns = {
        "form": lambda r: r["form"],
        "period": lambda r: r["period"],
        "unit": lambda r: context.name(r) or r["reporter"],
        "cells": lambda r: " ".join(filter(None, (r["sheet"], r["cells"]))),
        "message": lambda r: context.name(r, "message"),
        "remedy": lambda r: context.name(r, "remedy"),
    }
    table(context, rows, columns)
