"""Two periods: each unit's value then and now, and whether the difference is clear."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import between, said_of_units
from dashboard.charts.pairs import span_of, then_and_now
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.components.trends import choices
from dashboard.components.trends.funnel import no_values
from dashboard.components.trends.shown import defined, download, hidden_units
from dashboard.labels import BLUE, VERMILION, measured, number, signed
from dashboard.marks import ARROWS, Mark, linked, quiet, shaped
from dashboard.queries import trends
from dashboard.words import say

Row = Mapping[str, Any]
RIGHT = ("then", "now", "difference")
"""Columns set to the right."""
FILE = ("unit", "unit_zh", "unit_en", "then", "now", "difference", "low", "high", "is_clear")


def show(context: Context, subjects: choices.Subjects) -> None:
    left, right = st.columns([3, 2])
    subject = choices.subject(context, subjects, left)
    then = choices.then(context, right)
    if then is None:
        st.info(context.say("no_earlier"))
        return
    now = context.period["code"]
    query = trends.indicator_at if subject["is_indicator"] else trends.element_at
    rows = context.ask(query, subject["code"], tuple(sorted((then["code"], now))), context.group)
    found = between.differences(subject, between.sides(rows, then["code"], now))
    if not found:
        no_values(context, subject, rows)
        return
    names = {"now": context.name(context.period), "then": context.name(then)}
    units = [row for row in found if not row["is_top"]]
    can_tell = any(row["is_clear"] is not None for row in units)
    st.subheader(
        said_of_units.compared(subject, rows=found, can_tell=can_tell, language=context.language, **names)
    )  # fmt: skip
    st.caption(
        context.say(
            "compare_note", measure=context.name(subject, "measure"),
            source=context.name(subject, "form") or context.say("accepted_returns"), **names,
        )
        + context.say("method_newcombe" if can_tell else "no_newcombe")
    )  # fmt: skip
    listed(context, subject, found, names, can_tell)
    hidden_units(context, rows)
    if can_tell:
        st.caption(context.say("random_sample" if subject["is_sample"] else "random_full_units"))
    defined(context, subject)
    download(context, found, f"{subject['code']}_{then['code']}_{now}.csv", FILE)


def listed(
    context: Context, subject: Row, rows: list[dict[str, Any]], names: Mapping[str, str], can_tell: bool
) -> None:  # fmt: skip
    """The chart is the table: what differs first, then a dot then and a dot now on one scale."""
    language, digits = context.language, int(subject["digits"] or 0)
    span = span_of([row[key] for row in rows for key in ("then", "now")])
    to = links("trends")

    def told(key: str) -> Any:
        return lambda r: measured(r[key], subject, language)

    columns: dict[str, Any] = {
        "unit": lambda r: linked(
            context.name(r, "unit"), to(what=subject["code"], units=r["unit"], section="control")
        ),
        "difference": lambda r: signed(r["difference"], digits),
    }  # fmt: skip
    if can_tell:
        columns["is_clear_of"] = lambda r: clear(r, subject, language)
    columns |= {
        "then": told("then"),
        "now": told("now"),
        "then_now": lambda r: then_and_now(
            r["then"], r["now"], span, good(r, subject) if r["is_clear"] is not False else None,
            context.say("pair_alt", then=told("then")(r), now=told("now")(r)),
        ),
    }  # fmt: skip
    if can_tell:
        columns["interval_95"] = lambda r: limits(r, digits, language)
    period = context.period["code"]
    cells = [[make(row) for make in columns.values()] for row in rows]
    heads = {"then": names["then"], "now": names["now"]}
    acts = [(row["unit"], subject["code"], row["unit"], period) for row in rows]
    put(
        context, [heads.get(key) or context.say(key) for key in columns],
        ["gh-r" if key in RIGHT else "gh-t" if key == "unit" else "gh-w" for key in columns], cells,
        acts=acts,
    )  # fmt: skip
    st.caption(context.say("compare_key", **names))


def good(row: Row, subject: Row) -> bool | None:
    """Whether the difference goes the wanted way; None for elements, and where there is none."""
    if not subject["is_indicator"] or not row["difference"]:
        return None
    return (row["difference"] < 0) == bool(subject["lower_is_better"])


def limits(row: Row, digits: int, language: str) -> str:
    if row["low"] is None:
        return number(None)
    low, high = signed(row["low"], digits), signed(row["high"], digits)
    return say("interval_from_to", language, low=low, high=high)


def clear(row: Row, subject: Row, language: str) -> Mark:
    """Whether two outcomes of one process would seldom lie so far apart."""
    if row["is_clear"] is None:
        return quiet(number(None))
    if not row["is_clear"]:
        return quiet(say("not_clear", language))
    side = "high" if row["difference"] > 0 else "low"
    colour = BLUE if good(row, subject) else VERMILION
    return shaped(ARROWS[side], colour, f" {say(f'clear_{side}', language)}")
