"""One unit's score worksheet: totals, indicators, adjustments, and where each number comes from."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components import sources
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.labels import NONE, is_moved, measured, number, signed
from dashboard.marks import hidden, led, linked, standing, value_mark
from dashboard.pictures import spark
from dashboard.queries import scorecard

SPARK = 12


def show(context: Context, code: str, row: dict[str, Any], own: str) -> None:
    """The unit's page; ``row`` is its total, ``own`` the name of what the points below add up to."""
    unit = row["unit"]
    heading(context, row)
    indicators = context.ask(scorecard.unit_indicators, unit, code)
    worksheet(context, unit, code, indicators, own)
    adjustments(context, unit, code)
    sources.show(context, unit, code, indicators)


def heading(context: Context, row: dict[str, Any]) -> None:
    unit = context.name(row, "full")
    if row["total"] is None:
        st.subheader(without_total(context, row, unit))
    else:
        off = number(-abs(row["deductions"] or 0), 2)
        told = {"total": number(row["total"], 2), "base": number(row["base"], 2)}
        bonus = signed(row["bonus"], 2)
        st.subheader(context.say("unit_total", unit=unit, deductions=off, bonus=bonus, **told))
    said = [context.name(row, "grade"), context.name(row, "note")]
    if row["rank"] is not None and not row["is_trial"]:
        group = context.name(row, "group")
        said.insert(1, context.say("ranked", group=group, rank=row["rank"], of=row["rank_of"]))
    if any(said):
        st.markdown(" · ".join(filter(None, said)))


def without_total(context: Context, row: Mapping[str, Any], unit: str) -> str:
    """The band of a total that is withheld, where that may be told; else why there is none."""
    if row["state"] != "suppressed":
        return context.say("unit_no_total", unit=unit)
    bands = context.ask(scorecard.bands, row["period"], "total")
    own = [
        b for b in bands if (b["unit"], b["assessment"]) == (row["unit"], row["assessment"] or "")
    ]
    if own:
        return context.say("unit_band", unit=unit, band=context.name(own[0]))
    return context.say("unit_hidden", unit=unit)


def points(context: Context, row: dict[str, Any]) -> str:
    """On the weight counted with; where that is withheld on its own weight, or a band."""
    if row["full_points"] is not None or row["points"] is not None:
        return number(row["points"] if row["full_points"] is None else row["full_points"], 2)
    if context.name(row, "band"):
        return context.name(row, "band")
    if row["is_hidden"] or row["state"] == "suppressed":
        return hidden(context.say("suppressed"))
    return NONE


def weight(row: dict[str, Any]) -> str:
    """The weight counted with, starred where others' weight came to it."""
    counted = row["effective_weight"] or row["weight"]
    return number(counted, 1) + ("*" if is_moved(counted, row["weight"]) else "")


def worksheet(
    context: Context, unit: str, code: str, indicators: list[dict[str, Any]], own: str
) -> None:
    """Every scored indicator; its name leads to its cells, its line to the trends."""
    st.markdown(f"**{context.say('worksheet')}** · {context.name(context.period)} · {own}")
    lines = {s["code"]: s for s in context.ask(scorecard.sparks, unit, code, SPARK)}
    language = context.language

    def trend(row: dict[str, Any]) -> str:
        line = lines.get(row["code"], {})
        drawn = spark(line.get("line"), line.get("target_line"))
        return led(drawn, link("trends", what=row["code"], units=unit, section="control"))

    columns = {
        "indicator": lambda r: linked(
            context.name(r), link("scorecard", sources.ANCHOR, unit=unit, indicator=r["code"])
        ),
        "value": lambda r: value_mark(r, language),
        "target": lambda r: measured(r["target"], r, language),
        "status": lambda r: standing(r, language),
        "points": lambda r: points(context, r),
        "weight": weight,
        "trend": trend,
    }
    table(
        context, indicators, columns, under=lambda r: context.name(r, "part"),
        act=lambda r: (unit, r["code"], unit, code),
    )  # fmt: skip
    st.caption(context.say("worksheet_note", most=SPARK))
    if any(row["full_points"] is None and context.name(row, "band") for row in indicators):
        st.caption(context.say("worksheet_banded"))


def adjustments(context: Context, unit: str, code: str) -> None:
    st.subheader(context.say("adjustments"))
    columns = {
        "kind": lambda r: context.say(r["kind"] if r["is_effective"] else f"{r['kind']}_pending"),
        "rule": context.name,
        "points": lambda r: adjusted(context, r),
        "reason": lambda r: context.name(r, "detail") or NONE,
    }
    table(
        context, context.ask(scorecard.adjustments, unit, code), columns, empty="no_adjustments",
        act=lambda r: (unit, r["code"], unit, code),
    )  # fmt: skip
    found = link("quality", section="findings", unit=unit)
    st.html(linked(context.say("unit_findings"), found).html)


def adjusted(context: Context, row: dict[str, Any]) -> str:
    """Points taken or given; hidden where the edition withholds them."""
    if row["is_withheld"] and row["points"] is None:
        return hidden(context.say("suppressed"))
    return signed(row["points"], 2)
