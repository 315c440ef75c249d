"""Choosing a series over time, and handing it out."""

from typing import Any

import streamlit as st

from dashboard.components.address import asked, keep
from dashboard.components.context import Context
from dashboard.components.tables import show
from dashboard.labels import measured, number
from dashboard.marks import status_mark, value_mark
from pipelines.period import GRAINS

MOST = 8


def subject(context: Context, subjects: dict[str, dict[str, Any]], place: Any) -> dict[str, Any]:
    """The indicator or element looked at."""

    def told(code: str) -> str:
        form = context.name(subjects[code], "form")
        return context.name(subjects[code]) + (f" · {form}" if form else "")

    first = next(iter(subjects))
    return subjects[context.choose("what", "what", list(subjects), first, told, place)]


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
        parent = context.name(names[code], "parent")
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


def table(context: Context, chosen: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """The chart's numbers, the latest first."""
    language = context.language
    columns: dict[str, Any] = {
        "period": lambda r: context.name(r, "period"),
        "value": lambda r: value_mark({**chosen, **r}, language),
        "target": lambda r: measured(r["target"], chosen, language),
        "status": lambda r: status_mark(r["status"], language),
        "received_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
    }
    if len({r["unit"] for r in rows}) > 1:
        columns = {"unit": lambda r: context.name(r, "unit")} | columns
    show(context, sorted(rows, key=lambda r: r["end_date"], reverse=True), columns)
