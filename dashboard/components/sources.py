"""Where an indicator's number comes from: its sentence, its elements, returns, files and cells."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number
from dashboard.marks import value_mark
from dashboard.queries import lineage
from dashboard.sentences import division

CELLS = 200
ANCHOR = "lineage"


def show(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    st.subheader(context.say("lineage"), anchor=ANCHOR)
    rows = {row["code"]: row for row in indicators}
    if not rows:
        st.caption(context.say("none"))
        return
    first = next((c for c, row in rows.items() if row["value"] is not None), next(iter(rows)))
    picked = context.choose(
        "indicator", "choose_indicator", list(rows), first, lambda c: context.name(rows[c])
    )
    found = context.ask(lineage.indicator, picked)
    if not found:
        return
    st.caption(f"{context.say('definition')}{context.name(found, 'definition')}")
    codes = tuple(lineage.elements_of(found["numerator"], found["denominator"]))
    st.markdown(division(found, rows[picked], context.language))
    elements(context, codes, unit, code)
    cells(context, codes, unit, code, found["time"])


def elements(context: Context, codes: tuple[str, ...], unit: str, code: str) -> None:
    st.markdown(f"**{context.say('sums')}**")
    columns = {
        "other_value": context.name,
        "form": lambda r: context.name(r, "form"),
        "sum": lambda r: value_mark(r, context.language),
        "received_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
    }
    table(context, context.ask(lineage.element_values, codes, unit, code), columns)


def cells(context: Context, codes: tuple[str, ...], unit: str, code: str, time: str) -> None:
    st.markdown(f"**{context.say('cells_of')}**")
    rows = context.ask(lineage.cells, codes, unit, code, time, CELLS)
    columns = {
        "other_value": context.name,
        "unit": lambda r: context.name(r, "unit") or r["label"],
        "period": lambda r: context.name(r, "period"),
        "raw": lambda r: r["raw"],
        "file": lambda r: r["file_name"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cell"],
        "version": lambda r: number(r["version"]),
        "status": lambda r: context.say(r["verdict"]),
    }
    table(context, rows, columns, empty="no_values")
    if rows and rows[0]["in_all"] > len(rows):
        st.caption(context.say("some_of", in_all=number(rows[0]["in_all"]), shown=len(rows)))
