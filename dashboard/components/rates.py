"""Reporting rates: small tables by unit and form, and the reasons of what is above 100 %."""

from html import escape
from typing import Any

import streamlit as st

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.labels import day, number
from dashboard.marks import Mark, linked
from dashboard.queries import rates
from pipelines.quality_report.html import percent

RATES = ("received", "on_time", "accepted")
COLUMNS = ("expected", *RATES, "filled_in", "held_returned")


def show(context: Context, code: str, unit: str) -> None:
    st.caption(context.say("rates_note"))
    units = context.ask(rates.by_unit, code, context.group, unit)
    unexplained(context, code, unit)
    table(context, "unit", units, "rates" if not unit else "")
    st.subheader(context.say("rates_by_form"))
    table(context, "form", context.ask(rates.by_form, code, unit), "")
    extended(context, code, unit)


def table(context: Context, first: str, rows: list[dict[str, Any]], section: str) -> None:
    """``section``: where a unit's name leads to; nowhere when empty."""
    heads = [context.say(first), *(context.say(name) for name in COLUMNS)]
    cells = [
        [
            named(context, row, section),
            number(row["expected"]),
            *(rate(row[name], row["expected"]) for name in RATES),
            rate(row["cells_filled"], row["cells_expected"]),
            f"{number(row['held'])} / {number(row['returned'])}",
        ]
        for row in rows
    ]
    period = context.period["code"]
    acts = [(r["unit"], r["unit"], period) for r in rows if "unit" in r]
    put(context, heads, ["gh-t", *["gh-r"] * len(COLUMNS)], cells, "no_slots", acts=acts)


def named(context: Context, row: dict[str, Any], section: str) -> str:
    name = context.name(row)
    if not section or row.get("is_whole"):
        return name
    return linked(name, link("quality", section=section, unit=row["unit"]))


def rate(part: float, whole: float) -> Mark:
    """A rate with its parts in small print."""
    share, of = percent(part, whole), f"{number(part)}/{number(whole)}"
    return Mark(f"{share} {of}", f"{escape(share)} <small>{of}</small>")


def unexplained(context: Context, code: str, unit: str) -> None:
    """Returns that count above the line and not below it, each with why."""
    rows = context.ask(rates.unexpected, code, context.group, unit)
    if not rows:
        return
    listed = "\n".join(
        f"- {context.name(r) or r['reporter']} {r['form']} {context.name(r, 'period')}: "
        f"{context.say(r['not_expected'])}"
        for r in rows
    )
    st.warning(f"{context.say('rates_over', count=number(len(rows)))}\n{listed}")


def extended(context: Context, code: str, unit: str) -> None:
    rows = context.ask(rates.extensions, code, context.group, unit)
    if not rows:
        return
    st.subheader(context.say("extensions"))
    columns = ("unit", "form", "period", "until", "granted", "reason")
    cells = [
        [
            context.name(row) or row["unit"],
            row["form"],
            context.name(row, "period"),
            day(row["until"], context.language),
            context.say(
                "granted_after" if row["is_after_due"] else "granted_by", by=context.role(row["granted_by"]),
                at=day(row["granted_at"].date(), context.language),
            ),
            row["reason"] or context.say("suppressed"),
        ]
        for row in rows
    ]  # fmt: skip
    sides = ["gh-t", "gh-w", "gh-w", "gh-w", "gh-t", "gh-x"]
    put(context, [context.say(name) for name in columns], sides, cells)
