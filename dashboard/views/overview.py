"""The leader's first screen, in the order a leader reads."""

from datetime import date
from typing import Any

import streamlit as st

from dashboard.components import bars, maps, supervise
from dashboard.components.actions import openly
from dashboard.components.address import link
from dashboard.components.cards import headlines
from dashboard.components.context import Context
from dashboard.components.counter import served
from dashboard.components.sources import ANCHOR
from dashboard.components.tables import show as table
from dashboard.labels import NONE, day, measured, number
from dashboard.marks import html, linked, value_mark
from dashboard.queries import actions, overview, overview_units
from dashboard.sentences import trust as trust_sentence
from pipelines.register.actions import actions as every

CHANGED = 3
ATTENTION = 5
OVERDUE = 4
"""Changes of a kind, units and actions named; the page prints on one sheet."""


def show(context: Context) -> None:
    code = context.period["code"]
    sentences(context, code)
    shares = context.ask(overview.care_shares, code, context.group)
    bars.dimensions(context, shares, context.ask(overview.care_bands, code, context.group))
    tiles = context.ask(overview_units.tiles, code, context.group)
    is_assessed = any(tile["assessed"] for tile in tiles)
    attention(context, code, "no_attention" if is_assessed else "nothing_assessed")
    headlines(context, context.ask(overview.headlines, code))
    due = context.ask(overview_units.overdue_actions, code)
    listed = context.ask(actions.counts) or {}
    if not due and not listed.get("actions"):
        maps.tiles(context, tiles)
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader(context.say("overdue_actions"))
        reported_actions(context, due)
        if listed["actions"]:
            listed_actions(context, listed)
    with right:
        maps.tiles(context, tiles)


def sentences(context: Context, code: str) -> None:
    trust = context.ask(overview.trust, code)
    if trust:
        counts = {k: number(trust[k]) for k in ("received", "accepted")}
        counts["count"] = number(trust["expected"])
        end = day(context.period["end_date"], context.language)
        level = context.name(trust) or context.say("not_assessed")
        st.markdown(f"## {context.say('s_reporting', end=end, trust=level, **counts)}")
    standing = context.ask(overview.standing, code)
    if standing:
        st.markdown(f"## {stands(context, standing)}")
        changed_lines(context, code)
    if trust:
        st.caption(trust_sentence(trust, context.language))
    if context.group:
        st.caption(context.say("group_scope"))


def stands(context: Context, counts: dict[str, Any]) -> str:
    """How the indicators stand, those of which nothing is told apart by why, and what changed."""
    told = [context.say("s_standing", **counts)]
    told += [
        context.say(f"s_standing_{key}", count=counts[key])
        for key in ("not_assessed", "suppressed")
        if counts[key]
    ]
    changed = counts["improving"] + counts["worsening"]
    key = "s_changed" if counts["compared"] else "s_no_year_before"
    change = context.say(key, changed=changed, **counts)
    return context.say("comma").join(told) + context.say("semicolon") + change


def changed_lines(context: Context, code: str) -> None:
    """What changed beyond chance, the clearest first, for the worse before for the better."""
    rows = context.ask(overview.changes, code)
    lines = [changed(context, rows, change) for change in ("worsening", "improving")]
    if any(lines):
        st.html(f"<p class='gh-p'>{'<br>'.join(filter(None, lines))}</p>")


def changed(context: Context, rows: list[dict[str, Any]], change: str) -> str:
    """The first changes of a kind and how many more there are, in HTML; nothing without any."""
    mine = [row for row in rows if row["change"] == change]
    told = [
        linked(moved(context, row), link("trends", what=row["code"], section="control"))
        for row in mine
    ]
    if not told:
        return ""
    rest = len(told) - CHANGED
    more = html(context.say("and_others_changed", count=rest)) if rest > 0 else ""
    said = html(context.say("semicolon")).join(one.html for one in told[:CHANGED])
    return f"<b>{html(context.say('changed_lead', change=context.say(change)))}</b>{said}{more}"


def moved(context: Context, row: dict[str, Any]) -> str:
    before, now = (measured(row[key], row, context.language) for key in ("year_ago_value", "value"))
    return f"{context.name(row)} {before} → {now}"


def attention(context: Context, code: str, empty: str) -> None:
    st.subheader(context.say("attention"))
    size = context.ask(overview.attention_size, code, context.group)
    rows = context.ask(overview.attention, code, context.group, ATTENTION)
    columns: dict[str, Any] = {
        "level": lambda r: linked(context.name(r, "unit"), link("profile", unit=r["unit"])),
        "indicator": lambda r: linked(
            context.name(r), link("profile", ANCHOR, unit=r["unit"], indicator=r["indicator"])
        ),
        "value": lambda r: value_mark(r, context.language),
        "target": lambda r: measured(r["target"], r, context.language),
        "periods_behind": lambda r: behind_for(context, r),
    }
    if any(context.name(r, "owner") for r in rows):
        columns["owner"] = lambda r: context.name(r, "owner")

    def act(row: dict[str, Any]) -> supervise.About:
        return row["unit"], row["indicator"], row["unit"], code

    table(context, rows, columns, empty=empty, act=act, is_list=True)
    if rows and size:
        counts = {key: number(size[key]) for key in ("pairs", "units")}
        told = context.say("attention_size", period=context.name(context.period), **counts)
        if size["hidden"]:
            told += context.say("attention_hidden", count=size["hidden"])
        st.caption(told)


def behind_for(context: Context, row: dict[str, Any]) -> str:
    """For how many periods; at least so many where the one before is withheld."""
    count = number(row["periods_behind"])
    return context.say("at_least", count=count) if row["is_at_least"] else count


def listed_actions(context: Context, counts: dict[str, Any]) -> None:
    """The list of actions: how many are not closed, and those overdue or of a problem come again."""
    today = day(date.fromisoformat(context.meta["as_of"][:10]), context.language)
    told = {key: number(counts[key]) for key in ("unfinished", "overdue", "repeated")}
    st.markdown(context.say("listed_actions", day=today, **told))
    rows = context.ask(actions.pressing, OVERDUE)
    columns: dict[str, Any] = {"unit": context.name}
    if any(row["problem"] for row in rows):
        columns["action_problem"] = lambda r: linked(
            r["problem"], link("actions", action=r["action_id"])
        )
    elif rows:
        _, catalogue, engine = served()
        known = {one.action_id: one for one in every(engine)}
        columns["action_source"] = lambda r: (
            openly.about(context, catalogue, known[r["action_id"]])
            if r["action_id"] in known
            else NONE
        )
    columns["action_due"] = lambda r: pressing(context, r)
    if rows:
        table(context, rows, columns)
    to = linked(context.say("to_actions"), link("actions"))
    st.html(f"<span class='gh-screen'>{to.html}</span>")  # paper has one sheet, and no links


def pressing(context: Context, row: dict[str, Any]) -> str:
    """By how long it is over, or when it is due; and that it came again."""
    told = day(row["due_date"], context.language)
    if row["is_overdue"]:
        told = context.say("action_late", count=number(row["days_over"]))
    return told + (f" · {context.say('action_again')}" if row["is_repeat"] else "")


def reported_actions(context: Context, rows: list[dict[str, Any]]) -> None:
    """What units reported due for the whole, and the units with most overdue."""
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
