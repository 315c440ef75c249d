"""The data-quality score: a row a unit, a column a dimension; then what one of them is made of."""

from typing import Any

import streamlit as st

from dashboard.components.context import Context
from dashboard.components.rates import named, rate
from dashboard.components.tables import put
from dashboard.labels import NONE, number
from dashboard.marks import Mark, hidden, shade
from dashboard.queries import rates
from pipelines.quality_report.html import points

PALE = 80
"""Scores from here down are shown in full orange."""


def show(context: Context, code: str, unit: str) -> None:
    dimensions = context.ask(rates.dimensions)
    if not dimensions:
        st.info(context.say("no_dimensions"))
        return
    st.caption(context.say("score_note"))
    heads = [context.say("unit"), context.say("total"), context.say("expected")]
    heads += [f"{context.name(d)} ({number(d['weight'])})" for d in dimensions]
    rows = context.ask(rates.totals, code, context.group, unit)
    leads_to = "" if unit else "score"
    cells = [line(context, row, dimensions, leads_to) for row in rows]
    acts = [(row["unit"], row["unit"], code) for row in rows]
    put(context, heads, ["gh-t", *["gh-r"] * (len(heads) - 1)], cells, "no_slots", acts=acts)
    made_of(context, code, unit, rows)


def line(
    context: Context, row: dict[str, Any], dimensions: list[dict[str, Any]], leads_to: str
) -> list[Any]:
    scores = {one["dimension"]: one["score"] for one in row["scores"] or []}
    return [
        named(context, row, leads_to),
        mark(context, row["total"], row["state"]),
        number(row["expected"]),
        *(
            mark(context, scores[d["code"]], "suppressed") if d["code"] in scores else NONE
            for d in dimensions
        ),
    ]


def mark(context: Context, score: float | None, state: str) -> Mark | str:
    """A score on its ground; a word where there is none."""
    if score is None:
        word = context.say("suppressed" if state == "suppressed" else "not_assessed")
        return hidden(word) if state == "suppressed" else word
    return shade(points(score), max(0.0, (score - PALE) / (100 - PALE)) / 2)


def made_of(context: Context, code: str, unit: str, rows: list[dict[str, Any]]) -> None:
    """The measures of the unit asked for, or of the whole."""
    measures = context.ask(rates.measures, code, unit)
    shown = next((row for row in rows if unit in ("", row["unit"])), None)
    if not measures or shown is None or not (unit or shown["is_whole"]):
        return
    st.subheader(context.say("score_measures", name=context.name(shown)))
    cells = [
        [
            context.name(m, "dimension"),
            context.name(m),
            share(context, m),
            NONE if m["lost"] is None else number(m["lost"], 2),
            context.name(m, "share"),
        ]
        for m in measures
    ]
    columns = ("dimension", "measure", "share", "lost_points", "share_told")
    sides = ["gh-t", "gh-t", "gh-r", "gh-r", "gh-x"]
    put(context, [context.say(name) for name in columns], sides, cells)


def share(context: Context, measure: dict[str, Any]) -> Mark:
    if measure["share"] is None:
        return hidden(context.say("suppressed"))
    return rate(measure["numerator"], measure["denominator"])
