"""What is laid out: items, units, a stretch of time. All of it is kept in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.components import visible
from dashboard.components.address import asked, keep
from dashboard.components.context import Context
from dashboard.components.explore.picking import choose, several
from dashboard.queries import about, explore
from pipelines.period import GRAINS

Row = Mapping[str, Any]
SCOPES = ("assessed", "below", "chosen")
STRETCH = {"month": 12, "quarter": 8, "half": 6, "year": 5}
"""Periods shown until another beginning is asked for."""
MOST_ITEMS = 60


@dataclass(frozen=True)
class Choice:
    """By code and in their order: what is shown, of whom, when. ``parent``: the unit that is the sum of
    the units, or ""."""

    items: Mapping[str, Row]
    units: Mapping[str, Row]
    periods: Mapping[str, Row]
    grain: str
    parent: str

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from another."""
        return tuple(self.items), tuple(self.units), tuple(self.periods), self.grain, self.parent

    @property
    def stretch(self) -> tuple[date, date]:
        ends = list(self.periods.values())
        return ends[0]["start_date"], ends[-1]["end_date"]


def chosen(context: Context) -> Choice | None:
    """What is asked for; None after saying what to choose."""
    every = {row["code"]: row for row in context.ask(explore.items)}
    if not every:
        st.info(context.say("no_subjects"))
        return None
    first = next(iter(every))
    begin = visible.first(context, every)
    if begin != first and not asked("items", ""):
        keep("items", begin, first)
    items = several(
        context, "items", "explore_items", list(every), [first],
        lambda code: item_name(context, every[code]), MOST_ITEMS,
    )  # fmt: skip
    if not items:
        st.info(context.say("explore_pick_items"))
        return None
    left, right = st.columns([2, 3])
    units, parent = whose(context, left, right)
    by, since, until = st.columns([2, 1.5, 1.5])
    grain = grain_of(context, [every[code] for code in items], by)
    if grain is None:
        return None
    periods = stretch(context, grain, since, until)
    if not units:
        st.info(context.say("pick_units"))
        return None
    return Choice({code: every[code] for code in items}, units, periods, grain, parent)


def item_name(context: Context, item: Row) -> str:
    form = context.name(item, "form")
    return context.name(item) + (f" · {form}" if form else "")


def whose(context: Context, left: Any, right: Any) -> tuple[dict[str, Row], str]:
    """The units, and the one that is the sum of them: all assessed (of the group chosen), those below one of
    them, or any."""
    known = {row["code"]: row for row in context.ask(explore.units)}
    top, level = context.meta["top_unit"], context.meta["assessed_level"]
    assessed = {
        code: unit for code, unit in known.items()
        if unit["level"] == level and context.group in ("", unit["group_code"])
    }  # fmt: skip
    above = {unit["parent"] for unit in known.values()}
    scopes = [scope for scope in SCOPES if scope != "below" or above & assessed.keys()]
    scope = choose(
        context,
        "scope",
        "explore_scope",
        scopes,
        SCOPES[0],
        lambda s: context.say(f"scope_{s}"),
        left,
    )
    if scope == "assessed":
        return assessed, "" if context.group else top
    if scope == "below":
        parents = [code for code in assessed if code in above]
        own = context.audience if context.audience in parents else parents[0]
        one = choose(
            context,
            "within",
            "explore_within",
            parents,
            own,
            lambda c: context.name(known[c]),
            right,
        )
        return {code: unit for code, unit in known.items() if unit["parent"] == one}, one
    picked = several(
        context, "picked", "explore_picked", list(known), [top],
        lambda code: unit_name(context, known[code], top), len(known), right,
    )  # fmt: skip
    return {code: known[code] for code in picked}, ""


def unit_name(context: Context, unit: Row, top: str) -> str:
    parent = context.name(unit, "parent") if unit["parent"] != top else ""
    return context.name(unit) + (f" · {parent}" if parent else "")


def grain_of(context: Context, items: Sequence[Row], place: Any) -> str | None:
    """Of the grains that all items have, and of which a period has ended: the finest unless another is asked
    for; None after saying that none has."""
    ended = {row["grain"] for row in context.ask(about.ended_periods)}
    shared = GRAINS[max(GRAINS.index(item["grain"]) for item in items) :]
    offered = [grain for grain in shared if grain in ended]
    if not offered:
        st.info(context.say(f"explore_none_ended_{shared[0]}"))
        return None
    wanted = asked("step", offered[0])
    if wanted in shared and wanted not in offered:
        place.caption(context.say(f"explore_none_ended_{wanted}"))
        keep("step", offered[0], offered[0])
    return choose(context, "step", "grain", offered, offered[0], context.say, place, in_row=True)


def stretch(context: Context, grain: str, left: Any, right: Any) -> dict[str, Row]:
    """The periods from one to another, the oldest first."""
    every = {row["code"]: row for row in context.ask(about.ended_periods)}
    offered = sorted(
        (row for row in every.values() if row["grain"] == grain), key=lambda r: r["end_date"]
    )
    codes = [row["code"] for row in offered]
    names = {row["code"]: context.name(row) for row in offered}
    ended = [c for c in codes if every[c]["end_date"] <= context.period["end_date"]] or codes[:1]
    last, first = ended[-1], ended[-STRETCH[grain] :][0]
    begin = end_of_stretch(context, "since", codes, first, every, names, left)
    end = end_of_stretch(context, "until", codes, last, every, names, right)
    low, high = sorted((codes.index(begin), codes.index(end)))
    return {code: every[code] for code in codes[low : high + 1]}


def end_of_stretch(
    context: Context, key: str, codes: Sequence[str], default: str, every: Mapping[str, Row],
    names: Mapping[str, str], place: Any,
) -> str:  # fmt: skip
    """One end. A period of another grain stands for the one of this grain at its end or beginning."""
    wanted = asked(key, default)
    if wanted in every and wanted not in codes:
        day = "start_date" if key == "since" else "end_date"
        at = every[wanted][day]
        like = (
            code for code in codes
            if every[code]["start_date"] <= at <= every[code]["end_date"]
        )  # fmt: skip
        keep(key, next(like, default), default)
    return choose(context, key, f"explore_{key}", codes, default, names.__getitem__, place)
