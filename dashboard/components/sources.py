"""Where an indicator's number comes from: its sentence, its elements, returns, files and cells."""

from typing import Any

import streamlit as st

from dashboard.components.address import asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import figure, number
from dashboard.marks import hidden
from dashboard.queries import lineage

CELLS = 200


def show(context: Context, unit: str, code: str, indicators: list[dict[str, Any]]) -> None:
    st.subheader(context.say("lineage"))
    rows = {row["code"]: row for row in indicators}
    if not rows:
        st.caption(context.say("none"))
        return
    first = next(iter(rows))
    picked = st.selectbox(
        context.say("choose_indicator"),
        list(rows),
        index=list(rows).index(asked_of("indicator", rows, first)),
        format_func=lambda c: context.name(rows[c]),
        key=f"indicator_{context.language}",
    )
    keep("indicator", picked, first)
    found = context.ask(lineage.indicator, picked)
    if found:
        st.caption(f"{context.say('definition')}: {context.name(found, 'definition')}")
        codes = tuple(lineage.elements_of(found["numerator"], found["denominator"]))
        st.markdown(sentence(context, found, rows[picked]))
        elements(context, codes, unit, code)
        cells(context, codes, unit, code, found["time"])


def sentence(context: Context, found: dict[str, Any], row: dict[str, Any]) -> str:
    """The division with the unit's own numbers."""
    if row["state"] == "suppressed":
        return context.say("suppressed")
    factor = found["factor"]
    return context.say(
        "sentence", name=context.name(row), factor="" if factor == 1 else f"{number(factor)} × ",
        numerator=number(row["numerator"]), denominator=number(row["denominator"]),
        value=figure(row, context.language, with_n=False),
    )  # fmt: skip


def elements(context: Context, codes: tuple[str, ...], unit: str, code: str) -> None:
    st.markdown(f"**{context.say('sums')}**")
    columns = {
        "other_value": context.name,
        "form": lambda r: context.name(r, "form"),
        "sum": lambda r: (
            hidden(figure(r, context.language))
            if r["state"] == "suppressed"
            else figure(r, context.language)
        ),
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
