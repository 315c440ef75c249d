"""What the sections of the page choose alike, kept in the address."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components import visible
from dashboard.components.address import asked, keep
from dashboard.components.context import Context
from dashboard.queries import about, trends

Row = Mapping[str, Any]
Subjects = dict[str, dict[str, Any]]


def subject(context: Context, subjects: Subjects, place: Any) -> dict[str, Any]:
    """The indicator or element looked at; to begin with, an indicator that the edition shows whole. It
    then stands in the address, as other editions begin with another."""

    def told(code: str) -> str:
        form = context.name(subjects[code], "form")
        return context.name(subjects[code]) + (f" · {form}" if form else "")

    first = next(iter(subjects))
    begin = visible.first(context, subjects)
    if begin != first and not asked("what", ""):
        keep("what", begin, first)
    return subjects[context.choose("what", "what", list(subjects), first, told, place)]


def unit(context: Context, place: Any) -> dict[str, Any]:
    """One unit: the first of those in the address, which other sections may want several of."""
    top = context.meta["top_unit"]
    known = {
        u["code"]: u
        for u in context.ask(about.all_units, context.language)
        if context.group in ("", u["group_code"]) or u["code"] == top
    }
    wanted = asked("units", top).split(",")
    if wanted[0] not in known and wanted[0]:
        st.caption(context.say("unknown_units", count=1))
    start = wanted[0] if wanted[0] in known else top

    def told(code: str) -> str:
        parent = context.name(known[code], "parent") if known[code]["parent"] != top else ""
        return context.name(known[code]) + (f" · {parent}" if parent else "")

    key = f"one_unit_{context.language}_{context.group}"
    options = list(known)
    picked = place.selectbox(
        context.say("unit"), options, index=options.index(start), format_func=told, key=key
    )
    keep("units", ",".join([picked, *wanted[1:]] if picked == wanted[0] else [picked]), top)
    return known[picked]


def switch(context: Context, key: str, word: str, place: Any) -> bool:
    """A yes or no, kept in the address."""
    on = place.toggle(
        context.say(word), value=asked(key, "") == "1", key=f"switch_{key}_{context.language}"
    )
    keep(key, "1" if on else "", "")
    return bool(on)


def then(context: Context, place: Any) -> dict[str, Any] | None:
    """The earlier period that the chosen one is compared with, a year before unless another is asked for;
    None where there is none."""
    now = context.period
    earlier = {
        p["code"]: p
        for p in context.ask(trends.periods, now["grain"], now["end_date"])
        if p["end_date"] < now["start_date"]
    }
    if not earlier:
        return None
    year_ago = next(
        (c for c, p in earlier.items() if p["end_date"].year == now["end_date"].year - 1
         and p["end_date"].month == now["end_date"].month),
        next(iter(earlier)),
    )  # fmt: skip
    picked = context.choose(
        "then", "compared_with", list(earlier), year_ago, lambda c: context.name(earlier[c]), place
    )
    return earlier[picked]
