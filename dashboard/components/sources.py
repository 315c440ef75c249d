"""Where an indicator's number comes from: its sentence, its elements, returns, files and cells."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import number
from dashboard.marks import value_mark
from dashboard.queries import lineage
from dashboard.sentences import division, points

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
    st.markdown(division(found, rows[picked], context.language))
    if told := points(rows[picked], context.language):
        st.markdown(told)
    codes = tuple(lineage.elements_of(found["numerator"], found["denominator"]))
    elements(context, codes, unit, code)
    is_hidden = rows[picked]["state"] == "suppressed"
    cells(context, codes, unit, code, found["time"], "all_hidden" if is_hidden else "no_values")


def elements(context: Context, codes: tuple[str, ...], unit: str, code: str) -> None:
    st.markdown(f"**{context.say('sums')}**")
    columns = {
        "other_value": context.name,
        "form": lambda r: context.name(r, "form"),
        "sum": lambda r: value_mark(r, context.language),
        "in_force_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
    }
    table(context, context.ask(lineage.element_values, codes, unit, code), columns)


def cells(
    context: Context, codes: tuple[str, ...], unit: str, code: str, time: str, empty: str
) -> None:
    """The cells of one element, by the returns they stand in; ``empty``: what to say without any."""
    st.markdown(f"**{context.say('cells_of')}**")
    counts = {r["code"]: r for r in context.ask(lineage.cell_counts, codes, unit, code, time)}
    if not counts:
        st.caption(context.say(empty))
        return
    element = context.choose(
        "element", "other_value", list(counts), next(iter(counts)),
        lambda c: f"{context.name(counts[c])} ({number(counts[c]['cells'])})", in_row=True,
    )  # fmt: skip
    rows = context.ask(lineage.cells, (element,), unit, code, time, CELLS)
    columns = {
        "unit": lambda r: context.name(r, "unit") or r["label"],
        "raw": lambda r: r["raw"],
        "sheet": lambda r: r["sheet"],
        "cells": lambda r: r["cell"],
    }
    table(context, rows, columns, under=lambda r: returned(context, r))
    if rows and rows[0]["in_all"] > len(rows):
        st.caption(context.say("some_of", in_all=number(rows[0]["in_all"]), shown=len(rows)))


def returned(context: Context, row: dict[str, Any]) -> str:
    """The return a cell stands in: period, file, version and verdict."""
    told = context.say("version_of", version=number(row["version"]))
    facts = (context.name(row, "period"), row["file_name"], told, context.say(row["verdict"]))
    return " · ".join(facts)
