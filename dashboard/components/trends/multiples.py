"""One indicator of all assessed units as small charts on one scale."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.charts.small import grid, pictured
from dashboard.components import series
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends import choices
from dashboard.components.trends.shown import defined, download, empty, hidden_units
from dashboard.components.trends.signals import verdict
from dashboard.labels import measured, named
from dashboard.marks import Mark, change_mark, linked, standing, value_mark
from dashboard.queries import multiples
from dashboard.readings import Reading
from dashboard.said_of_units import side_by_side

Row = Mapping[str, Any]
FILE = ("unit", "unit_zh", "unit_en", "period", "value", "state", "target", "status", "change")


def show(context: Context, subjects: choices.Subjects) -> None:
    left, right = st.columns([3, 2])
    subject = choices.subject(context, subjects, left)
    grain = series.grain(context, subject, right)
    language = context.language
    rows: list[dict[str, Any]] = context.ask(
        answer, subject["code"], bool(subject["is_indicator"]), str(subject["time"]),
        bool(subject["lower_is_better"]), subject["factor"] if subject["is_proportion"] else None, grain,
        context.period["end_date"], context.group,
    )  # fmt: skip
    if not any(row["value"] is not None for row in rows):
        empty(context, rows)
        return
    st.subheader(side_by_side(subject, rows, language))
    drawn = [row for row in rows if row["value"] is not None]
    first, last = drawn[0]["first"], max(drawn, key=lambda r: r["end_date"])
    st.caption(
        context.say(
            "multiples_note", measure=context.name(subject, "measure"),
            first=named(first, language), last=context.name(last, "period"),
        )
    )  # fmt: skip
    to = links("trends")

    def place(row: Row) -> str:
        return to(what=subject["code"], units=row["unit"], section="control", grain=grain)

    st.html(grid(drawn, subject, language, place))
    hidden_units(context, rows)
    defined(context, subject)
    download(context, rows, f"{subject['code']}.csv", FILE)
    columns: dict[str, Any] = {
        "unit": lambda r: linked(context.name(r, "unit"), place(r)),
        "value": lambda r: value_mark({**subject, **r}, language, with_n=False),
        "period": lambda r: context.name(r, "period"),
        "target": lambda r: measured(r["target"], subject, language),
        "status": lambda r: standing(r, language),
        "verdict_of": lambda r: mark(r, language),
    }
    table(context, rows, columns)


def answer(
    con: Any, code: str, is_indicator: bool, time: str, lower_is_better: bool, *rest: Any
) -> list[dict[str, Any]]:
    """The units with their pictures, which are kept like the numbers: drawing hundreds takes a while."""
    rows = multiples.small(con, code, is_indicator, time, lower_is_better, *rest)
    subject = {"is_indicator": is_indicator, "lower_is_better": lower_is_better}
    return pictured(rows, subject)


def mark(row: Row, language: str) -> Mark:
    """What the chart of a unit says of its latest value."""
    if row["direction"] is not None:
        return verdict(row, language)
    return change_mark(Reading(row["kind"], row["change"], run=row["run"]), language)
