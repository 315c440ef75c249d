"""The screen: whose latest value carries a signal, the surest first."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.charts.base import INK
from dashboard.components import parts
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends import choices
from dashboard.components.trends.shown import download
from dashboard.labels import BLUE, VERMILION, measured, number, some
from dashboard.marks import ARROWS, Mark, linked, quiet, shaped
from dashboard.pictures import control
from dashboard.queries import screen
from dashboard.said_of_trends import percent, signal
from dashboard.said_of_units import screened
from dashboard.words import say

Row = Mapping[str, Any]
DIRECTIONS = ("every", "worsening", "improving")
LISTED = 30
"""Signals a part of the list."""
REASONS = ("progress", "run", "short", "hidden")
FILE = (
    "indicator", "name_zh", "name_en", "unit", "unit_zh", "unit_en", "period", "value", "signal",
    "direction", "change", "since", "length", "mean", "lower", "upper", "points", "chance",
    "doubt",
)  # fmt: skip


def show(context: Context, subjects: choices.Subjects) -> None:
    found: screen.Screen = context.ask(
        screen.signals, context.period["end_date"], context.group
    )  # fmt: skip
    if not found.looked:
        hidden = any(row["reason"] == "hidden" for row in found.left)
        st.info(context.say("all_hidden" if hidden else "nothing_screened"))
        left_out(context, found.left)
        return
    st.subheader(screened(found, context.language))
    note = context.say("screen_note", period=context.name(context.period))
    if doubts := sum(row["doubt"] is not None for row in found.found):
        note += context.say("screen_doubts", count=doubts)
    st.caption(note)
    wanted = context.choose(
        "direction", "signal_direction", DIRECTIONS, "every", lambda d: context.say(f"direction_{d}"),
        in_row=True,
    )  # fmt: skip
    rows = [row for row in found.found if wanted in ("every", row["change"])]
    shown, place = parts.cut(context, rows, LISTED)
    with place:
        listed(context, shown)
    st.caption(context.say("screen_key"))
    download(context, rows, "signals.csv", FILE)
    left_out(context, found.left)


def listed(context: Context, rows: Sequence[Row]) -> None:
    language = context.language
    to = links("trends")

    def place(row: Row) -> str:
        return to(what=row["code"], units=row["unit"], section="control")

    def picture(row: Row) -> Mark:
        drawn = control(row["line"], row["mean"], (row["lower"], row["upper"]), row["marked"])
        return linked(drawn, place(row))

    columns: dict[str, Any] = {
        "indicator": lambda r: linked(context.name(r), place(r)),
        "unit": lambda r: context.name(r, "unit"),
        "trend": picture,
        "verdict_of": lambda r: verdict(r, language),
        "signal_of": lambda r: said(context, r),
        "value": lambda r: measured(r["value"], r, language),
        "period": lambda r: context.name(r, "period"),
        "chance_of_pattern": lambda r: percent(r["chance"], language),
    }
    table(
        context, rows, columns, empty="no_signals",
        act=lambda r: (r["unit"], r["code"], r["unit"], r["period"]),
    )  # fmt: skip


def verdict(row: Row, language: str) -> Mark:
    """Which way it points, by shape, and whether that is good, by colour and word; of an element, whose
    ways are neither good nor bad, that there is a signal; no way where it may well be chance."""
    if row["change"] == "unclear":
        return quiet(say("unclear", language))
    colour = {"improving": BLUE, "worsening": VERMILION}.get(row["change"], INK)
    return shaped(
        ARROWS[row["direction"]], colour, f" {say(row['change'] or 'a_signal', language)}"
    )


def said(context: Context, row: Row) -> str:
    told = signal(row["signal"], row["direction"], row["length"], context.language)
    if row["length"] > 1:
        told = context.say("signal_since", told=told, period=context.name(row, "since"))
    if row["doubt"]:
        return told + str(context.say(f"doubt_{row['doubt']}"))
    return told + (context.say("trial_mark") if row["is_trial"] else "")


def left_out(context: Context, left: Sequence[Row]) -> None:
    """Which series were not screened, by reason."""
    if not left:
        return
    with st.expander(context.say("not_screened", count=number(sum(row["count"] for row in left)))):
        for reason in REASONS:
            mine = [row for row in left if row["reason"] == reason]
            if mine:
                names = some([context.name(row) for row in mine], context.language, len(mine))
                count = number(sum(row["count"] for row in mine))
                st.markdown(f"- {context.say(f'unscreened_{reason}', count=count, names=names)}")
