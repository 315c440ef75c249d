"""Choosing a series over time, and handing it out."""

from typing import Any

import streamlit as st

from dashboard.charts import one_target
from dashboard.components.address import asked, keep
from dashboard.components.context import Context
from dashboard.components.tables import put, show
from dashboard.labels import NONE, SHAPES, STANDINGS, measured, number, some
from dashboard.marks import Mark, html, shaped, standing, value_mark
from dashboard.marks import key as key_of_shapes
from dashboard.queries import trends
from dashboard.queries.lineage import elements_of
from dashboard.words import say
from pipelines.period import GRAINS

MOST = 8
GAPS = 6
Gaps = dict[tuple[str, str], str]
"""Unit and period -> why there is no value."""


def units(context: Context, known: list[dict[str, Any]]) -> list[str]:
    """At most eight units of the group chosen: more lines cannot be told apart."""
    top = context.meta["top_unit"]
    names = {
        u["code"]: u for u in known if context.group in ("", u["group_code"]) or u["code"] == top
    }
    wanted = asked("units", top).split(",")
    absent = [code for code in wanted if code not in names]
    if any(absent):
        st.caption(context.say("unknown_units", count=len(absent)))

    def told(code: str) -> str:
        parent = context.name(names[code], "parent") if names[code]["parent"] != top else ""
        return context.name(names[code]) + (f" · {parent}" if parent else "")

    picked = st.multiselect(
        context.say("units"), list(names), max_selections=MOST, format_func=told,
        default=[code for code in dict.fromkeys(wanted) if code in names][:MOST] or [top],
        placeholder=context.say("pick_units"),
        key=f"units_{context.language}_{context.group}",
    )  # fmt: skip
    keep("units", ",".join(picked), top)
    return picked


def grain(context: Context, chosen: dict[str, Any], place: Any) -> str:
    """The grains there are values for; the finest unless another is asked for."""
    offered = list(GRAINS[GRAINS.index(chosen["grain"]) :])
    return context.choose("grain", "grain", offered, offered[0], context.say, place, in_row=True)


def gaps(context: Context, subject: dict[str, Any], rows: list[dict[str, Any]], grain: str) -> Gaps:
    """Why there is no value, in words, by unit and period."""
    if not any(row["state"] == "no_data" for row in rows):
        return {}
    codes = [subject["code"]]
    if subject["is_indicator"]:
        codes = elements_of(subject["numerator"], subject["denominator"])
    units = tuple(dict.fromkeys(row["unit"] for row in rows))
    until = context.period["end_date"]
    found = context.ask(trends.gaps, tuple(codes), units, grain, until)
    between = context.say("between")
    return {
        (g["unit"], g["period"]): between.join(map(context.say, g["statuses"])).lower()
        for g in found
    }


def missing(context: Context, rows: list[dict[str, Any]], why: Gaps) -> None:
    """The gaps in the lines, the latest first, and why they are there."""
    told = [
        context.say(
            "gap", unit=context.name(row, "unit"), period=context.name(row, "period"),
            why=why.get((row["unit"], row["period"])) or context.say("no_data"),
        )
        for row in sorted(rows, key=lambda r: r["end_date"], reverse=True)
        if row["state"] == "no_data"
    ]  # fmt: skip
    if told:
        st.caption(context.say("gaps", told=some(told, context.language, GAPS)))


def table(context: Context, subject: dict[str, Any], rows: list[dict[str, Any]], why: Gaps) -> None:
    """The chart's numbers, the latest first: of one unit with all that is known, of several side by
    side."""
    latest = sorted(rows, key=lambda r: r["end_date"], reverse=True)
    if len({r["unit"] for r in rows}) > 1:
        beside(context, subject, latest, why)
        return
    language = context.language
    columns: dict[str, Any] = {
        "period": lambda r: context.name(r, "period"),
        "value": lambda r: valued(subject, r, why, language),
        "target": lambda r: measured(r["target"], subject, language),
        "status": lambda r: standing(r, language),
        "in_force_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
    }
    show(
        context, latest, columns,
        act=lambda r: (r["unit"], subject["code"], r["unit"], r["period"]),
    )  # fmt: skip


def beside(
    context: Context, subject: dict[str, Any], rows: list[dict[str, Any]], why: Gaps
) -> None:
    """A row a period, a column a unit; the target stands last, or by each value where they differ."""
    units = {r["unit"]: context.name(r, "unit") for r in sorted(rows, key=lambda r: r["place"])}
    is_one = one_target(rows)
    has_last = is_one and any(row["target"] is not None for row in rows)
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        told = against(subject, row, why, context.language)
        if not is_one and row["target"] is not None:
            aim = f" {context.say('target')} {measured(row['target'], subject, context.language)}"
            told = Mark(told + aim, told.html + f"<small>{html(aim)}</small>")
        line = lines.setdefault(context.name(row, "period"), {})
        line |= {row["unit"]: told, "": measured(row["target"], subject, context.language)}
    keys = [*units, ""] if has_last else [*units]
    heads = [context.say("period"), *units.values(), *[context.say("target")] * has_last]
    cells = [[period, *(line.get(key, NONE) for key in keys)] for period, line in lines.items()]
    put(context, heads, ["gh-w", *["gh-r"] * len(keys)], cells)
    if any(row["status"] for row in rows):
        st.html(f"<div class='gh-key'>{key_of_shapes(context.language, tuple(SHAPES))}</div>")


def against(subject: dict[str, Any], row: dict[str, Any], why: Gaps, language: str) -> Mark:
    """A value behind the shape of how it stands."""
    value = valued(subject, row, why, language)
    if row["status"] not in STANDINGS:
        return Mark(value, html(value))
    shape, colour = SHAPES[row["status"]]
    mark = shaped(shape, colour, " ")
    return Mark(f"{mark}{value}", mark.html + html(value))


def valued(subject: dict[str, Any], row: dict[str, Any], why: Gaps, language: str) -> str:
    """The value; where there is none, the word for it and why."""
    told = value_mark({**subject, **row}, language)
    reason = why.get((row["unit"], row["period"])) if row["state"] == "no_data" else None
    return say("no_data_why", language, no_data=told, why=reason) if reason else told
