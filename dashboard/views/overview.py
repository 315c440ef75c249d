"""The leader's first screen, in the order a leader reads."""

import streamlit as st

from dashboard.components import bars
from dashboard.components.context import Context
from dashboard.components.tables import counted
from dashboard.components.tables import show as table
from dashboard.labels import figure, number
from dashboard.queries import overview, overview_units

ATTENTION = 5


def show(context: Context) -> None:
    code = context.period["code"]
    sentences(context, code)
    bars.cares(context, context.ask(overview.care_shares, code, context.group))
    st.subheader(context.say("attention"))
    rows = context.ask(overview.attention, code, context.group, ATTENTION)
    columns = {
        "unit": lambda r: context.name(r, "unit"),
        "indicator": context.name,
        "value": lambda r: figure(r, context.language),
        "target": lambda r: number(r["target"], 1),
        "periods_behind": lambda r: r["periods_behind"],
        "owner": lambda r: context.name(r, "owner"),
    }
    table(context, rows, columns, empty="no_attention")
    headlines(context, context.ask(overview.headlines, code))
    st.subheader(context.say("actions"))
    overdue = [r for r in context.ask(overview_units.overdue_actions, code) if r["overdue"]]
    columns = {"unit": context.name, **counted(("due", "done", "overdue"))}
    table(context, overdue, columns, empty="no_actions")
    bars.tiles(context, context.ask(overview_units.tiles, code, context.group))


def sentences(context: Context, code: str) -> None:
    trust = context.ask(overview.trust, code)
    if trust:
        counts = {k: number(trust[k]) for k in ("expected", "received", "accepted")}
        end = context.period["end_date"]
        st.markdown(
            f"#### {context.say('s_reporting', end=end, trust=context.name(trust), **counts)}"
        )
    standing = context.ask(overview.standing, code)
    if standing:
        changed = (standing["improving"] or 0) + (standing["worsening"] or 0)
        st.markdown(f"#### {context.say('s_standing', changed=changed, **standing)}")


def headlines(context: Context, rows: list[dict]) -> None:
    if not rows:
        return
    st.subheader(context.say("headline"))
    for place, row in zip(st.columns(len(rows)), rows, strict=True):
        digits = int(row["digits"] or 0)
        before = " · ".join(
            f"{context.say(key)} {number(row[f'{key}_value'], digits)}"
            for key in ("previous", "year_ago")
        )
        place.metric(context.name(row), figure({**row, "denominator": None}, context.language))
        count = f"n={number(row['denominator'])} · " if row["denominator"] is not None else ""
        place.caption(count + before)
