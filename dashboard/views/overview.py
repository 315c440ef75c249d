"""The leader's first screen, in the order a leader reads."""

from typing import Any

import streamlit as st

from dashboard.components import bars
from dashboard.components.address import link
from dashboard.components.cards import headlines
from dashboard.components.context import Context
from dashboard.components.sources import ANCHOR
from dashboard.components.tables import show as table
from dashboard.labels import day, measured, number
from dashboard.marks import linked, value_mark
from dashboard.queries import overview, overview_units
from dashboard.sentences import trust as trust_sentence

ATTENTION = 5
OVERDUE = 5


def show(context: Context) -> None:
    code = context.period["code"]
    sentences(context, code)
    bars.dimensions(context, context.ask(overview.care_shares, code, context.group))
    tiles = context.ask(overview_units.tiles, code, context.group)
    is_assessed = any(tile["assessed"] for tile in tiles)
    attention(context, code, "no_attention" if is_assessed else "nothing_assessed")
    headlines(context, context.ask(overview.headlines, code))
    due = context.ask(overview_units.overdue_actions, code)
    if not due:
        bars.tiles(context, tiles)
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        actions(context, due)
    with right:
        bars.tiles(context, tiles)


def sentences(context: Context, code: str) -> None:
    trust = context.ask(overview.trust, code)
    if trust:
        counts = {k: number(trust[k]) for k in ("expected", "received", "accepted")}
        end = day(context.period["end_date"], context.language)
        level = context.name(trust) or context.say("not_assessed")
        st.markdown(f"#### {context.say('s_reporting', end=end, trust=level, **counts)}")
    standing = context.ask(overview.standing, code)
    if standing:
        changed = (standing["improving"] or 0) + (standing["worsening"] or 0)
        st.markdown(f"#### {context.say('s_standing', changed=changed, **standing)}")
    if trust:
        st.caption(trust_sentence(trust, context.language))
    if context.group:
        st.caption(context.say("group_scope"))


def attention(context: Context, code: str, empty: str) -> None:
    st.subheader(context.say("attention"))
    size = context.ask(overview.attention_size, code, context.group)
    rows = context.ask(overview.attention, code, context.group, ATTENTION)
    columns: dict[str, Any] = {
        "level": lambda r: linked(context.name(r, "unit"), link("scorecard", unit=r["unit"])),
        "indicator": lambda r: linked(
            context.name(r), link("scorecard", ANCHOR, unit=r["unit"], indicator=r["indicator"])
        ),
        "value": lambda r: value_mark(r, context.language),
        "target": lambda r: measured(r["target"], r, context.language),
        "periods_behind": lambda r: number(r["periods_behind"]),
    }
    if any(context.name(r, "owner") for r in rows):
        columns["owner"] = lambda r: context.name(r, "owner")
    table(context, rows, columns, empty=empty)
    if rows and size:
        counts = {key: number(size[key]) for key in ("pairs", "units")}
        st.caption(context.say("attention_size", period=context.name(context.period), **counts))


def actions(context: Context, rows: list[dict[str, Any]]) -> None:
    """What was due for the whole, and the units with most overdue."""
    st.subheader(context.say("actions"))
    whole = [r for r in rows if r["is_whole"]]
    late = [r for r in rows if not r["is_whole"]]
    for row in whole:
        counts = {k: number(row[k]) for k in ("due", "done", "overdue")}
        said = "actions_size" if late else "actions_total"
        names = {"name": context.name(row), "period": context.name(row, "period")}
        st.markdown(context.say(said, **names, **counts))
    if late:
        columns = {"unit": context.name} | {
            key: lambda r, key=key: number(r[key]) for key in ("due", "done", "overdue")
        }
        table(context, late[:OVERDUE], columns)
