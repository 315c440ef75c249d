"""The change of the whole between two periods, unit by unit: the parts add up to it."""

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Any

import streamlit as st

from dashboard import between, said_of_units
from dashboard.charts.pairs import added
from dashboard.components import visible
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.components.trends import choices
from dashboard.components.trends.funnel import no_values
from dashboard.components.trends.shown import defined, download
from dashboard.labels import measured, named
from dashboard.marks import Mark, linked
from dashboard.queries import trends
from dashboard.said_of_units import few
from pipelines.analysis.decompose import Contribution, Decomposition

Row = Mapping[str, Any]
FILE = ("unit", "unit_zh", "unit_en", "then", "now", "within", "mix", "total")
CLOSE = 1e-6


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
    top = [row for row in rows if row["is_top"]]
    units = [row for row in rows if not row["is_top"]]
    if not any(row["value"] is not None for row in units):
        no_values(context, subject, units)
        return
    if hidden := [row for row in units if row["state"] == "suppressed"]:
        names = few(list(dict.fromkeys(context.name(r, "unit") for r in hidden)), context.language)
        st.info(context.say("no_split_hidden", names=names))
        visible.offer(context, "trends", "what", section="decompose")
        return
    weighted = any(between.is_weighted(subject, row) for row in top)
    found = between.sides(units, then["code"], now)
    try:
        of = between.split(subject, found, weighted)
    except ValueError:
        st.info(context.say("no_split"))
        return
    drawn(context, subject, then, found, of, top, weighted)


def drawn(
    context: Context, subject: Row, then: Row, found: between.Sides, of: Decomposition[str],
    top: list[dict[str, Any]], weighted: bool,
) -> None:  # fmt: skip
    language = context.language
    names = {unit: named(now, language, "unit") for unit, (_, now) in found.items()}
    periods = {"now": context.name(context.period), "then": context.name(then)}
    st.subheader(
        said_of_units.decomposed(subject, of=of, names=names, language=language, **periods)
    )  # fmt: skip
    note = context.say(
        "decompose_note", measure=context.name(subject, "measure"),
        source=context.name(subject, "form") or context.say("accepted_returns"), **periods,
    )  # fmt: skip
    way = (
        "split_weighted" if weighted else "split_ratio" if subject["is_indicator"] else "split_sum"
    )
    st.caption(note + context.say(way))
    rows = sorted(of.contributions, key=lambda one: -one.total)
    if absent := [names[one.unit] for one in rows if one.presence != "both"]:
        st.caption(
            context.say("split_absent", count=len(absent), names=few(absent, language))
        )  # fmt: skip
    listed(context, subject, rows, found, of, periods)
    unit = said_of_units.unit_of(subject, language).strip()
    st.caption(context.say("split_key", unit=unit) + against_top(context, of, top))
    defined(context, subject)
    code = f"{subject['code']}_{then['code']}_{context.period['code']}"
    download(context, [exact(one, found) for one in rows], f"{code}.csv", FILE)


def listed(
    context: Context, subject: Row, rows: list[Contribution[str]], found: between.Sides,
    of: Decomposition[str], periods: Mapping[str, str],
) -> None:  # fmt: skip
    """A row a unit, the sum below, which is the change."""
    language = context.language
    most = float(max((abs(one.total) for one in rows), default=Fraction(0)))
    is_ratio = bool(subject["is_indicator"])
    to = links("trends")

    def line(
        name: Any, then: Any, now: Any, within: Fraction, mix: Fraction, bar: Any
    ) -> list[Any]:
        told = [name, said_of_units.moved(within + mix, subject, language), bar, then, now]
        if is_ratio:
            told += [said_of_units.moved(part, subject, language) for part in (within, mix)]
        return told

    cells = []
    for one in rows:
        before, after = found[one.unit]
        name = linked(
            named(after, language, "unit"),
            to(what=subject["code"], units=one.unit, section="control"),
        )
        told = said_of_units.moved(one.total, subject, language)
        bar = added(float(one.total), most, good(one.total, subject), told)
        then, now = (measured(row["value"], subject, language) for row in (before, after))
        cells.append(line(name, then, now, one.within, one.mix, bar))
    total = line(
        context.say("split_sum_row"), measured(float(of.before), subject, language),
        measured(float(of.after), subject, language), of.within, of.mix, "",
    )  # fmt: skip
    cells.append([cell if isinstance(cell, Mark) else bold(cell) for cell in total])
    heads = [context.say(key) for key in ("unit", "added_of", "added_bar")]
    heads += [periods["then"], periods["now"], context.say("within_of"), context.say("mix_of")]
    sides = ["gh-t", "gh-r", "", "gh-r", "gh-r", "gh-r", "gh-r"]
    width = len(cells[0])
    put(context, heads[:width], sides[:width], cells)


def good(part: Fraction, subject: Row) -> bool | None:
    if not subject["is_indicator"] or not part:
        return None
    return (part < 0) == bool(subject["lower_is_better"])


def bold(text: str) -> Mark:
    return Mark(str(text), f"<b>{escape(str(text))}</b>")


def against_top(context: Context, of: Decomposition[str], top: list[dict[str, Any]]) -> str:
    """Whether the sum is what the whole is said to be elsewhere."""
    by = {row["period"]: row["value"] for row in top}
    now = by.get(context.period["code"])
    if context.group or now is None:
        return str(context.say("split_of_group")) if context.group else ""
    same = abs(float(now) - float(of.after)) <= CLOSE * max(1.0, abs(float(now)))
    return str(context.say("split_is_whole" if same else "split_not_whole"))


def exact(one: Contribution[str], found: between.Sides) -> dict[str, Any]:
    before, after = found[one.unit]
    return {
        **{key: after[key] for key in ("unit", "unit_zh", "unit_en")},
        "then": before["value"],
        "now": after["value"],
        "within": float(one.within),
        "mix": float(one.mix),
        "total": float(one.total),
    }
