"""One series by the chart its kind asks for: what it shows, how sure that is, and where it comes from."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard import by_season, chance, charts, said_of_trends
from dashboard.components import series
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends import choices, rebasing
from dashboard.components.trends.shown import defined, download, empty, figure
from dashboard.labels import measured, number
from dashboard.marks import standing
from dashboard.queries import trends
from dashboard.readings import YEARLY, Reading, because, read
from dashboard.readings_at_once import FLAG, are_pulled
from pipelines.analysis.seasonal import Seasons
from pipelines.period import parse

Row = Mapping[str, Any]
Rows = Sequence[dict[str, Any]]


def show(context: Context, subjects: choices.Subjects) -> None:
    left, middle, right = st.columns([4, 3, 3])
    subject = choices.subject(context, subjects, left)
    unit = choices.unit(context, middle)
    grain = series.grain(context, subject, right)
    query = trends.indicator_series if subject["is_indicator"] else trends.element_series
    until = context.period["end_date"]
    rows: Rows = context.ask(query, subject["code"], (unit["code"],), grain, until)
    if not any(row["value"] is not None for row in rows):
        empty(context, rows)
        return
    place = st.container()
    values: list[float | None] = [row["value"] for row in rows]
    seasonal = (
        None if subject["time"] in (*YEARLY, FLAG) else by_season.pattern(values, rows[0]["period"])
    )
    is_adjusted = False
    if seasonal is not None and seasonal.is_seasonal:
        is_adjusted = choices.switch(context, "adjust", "adjust_seasons", st)
    if is_adjusted:
        values = by_season.without(values, rows[0]["period"])
    of = reading(context, subject, unit, rows, values)
    with place:
        chart(context, subject, rows, values, of, is_adjusted)
    if of.kind == "xmr":
        below(context, subject, rows, of)
    explain(context, subject, unit, rows, of, seasonal, is_adjusted)
    defined(context, subject)
    download(context, rows, f"{subject['code']}_{unit['code']}.csv")
    numbers(context, subject, rows, of)


def reading(
    context: Context, subject: Row, unit: Row, rows: Rows, values: Sequence[float | None]
) -> Reading:
    time = str(subject["time"])
    if time == FLAG:
        return Reading("short")
    known = time, rows[-1]["target"], bool(subject["lower_is_better"])
    last = said_of_trends.latest(rows)
    behind = chance.cases(subject, last) if values == [row["value"] for row in rows] else None
    declared = rebasing.declared(context, subject, rows)
    found = because(read(values, *known, declared, behind), (row["state"] for row in rows))
    if found.kind != "xmr":
        return found
    anew = rebasing.of(context, subject, unit, rows, declared)
    return read(values, *known, anew, behind) if anew != declared else found


def chart(
    context: Context, subject: Row, rows: Rows, values: Sequence[float | None], of: Reading,
    is_adjusted: bool,
) -> None:  # fmt: skip
    language = context.language
    st.subheader(said_of_trends.title(subject, rows, of, language))
    note = said_of_trends.note(subject, rows, language)
    st.caption(note + (context.say("adjusted_note") if is_adjusted else ""))
    if of.kind == "progress":
        last = said_of_trends.latest(rows)
        figure(charts.progress(rows, last["end_date"].year, subject, language))
    elif of.chart is not None:
        hovers = [said_of_trends.brief(of.chart, at, language) for at in range(len(of.chart.marks))]
        figure(charts.control(rows, of.chart, subject, language, hovers, of.doubted))
    else:
        centre = of.run.centre if of.run else float("nan")
        figure(charts.run(rows, values, centre, subject, language))
    if any(row["state"] == "suppressed" for row in rows):
        st.caption(context.say("some_hidden"))
    if not subject["is_indicator"] and (short := said_of_trends.incomplete(rows, language)):
        st.caption(short)


def below(context: Context, subject: Row, rows: Rows, of: Reading) -> None:
    """The chart of moving ranges, on demand."""
    assert of.chart is not None
    if choices.switch(context, "ranges", "show_ranges", st):
        st.caption(context.say("ranges_note"))
        figure(charts.ranges(rows, of.chart, subject, context.language))


def explain(
    context: Context, subject: Row, unit: Row, rows: Rows, of: Reading, seasonal: Seasons | None,
    is_adjusted: bool,
) -> None:  # fmt: skip
    """How sure, by which method, compared with which season, and of what chance the latest value is."""
    language = context.language
    last = said_of_trends.latest(rows)
    told = [said_of_trends.method(of, language)]
    if of.chart is not None:
        phase = of.chart.phases[-1]
        if of.latest_direction and are_pulled(of.chart.values[None, phase.start :])[0]:
            told.append(said_of_trends.pulled(language))
        elif is_adjusted or seasonal is None or not seasonal.is_seasonal:
            told.append(said_of_trends.unsettled(of.chart, phase, language))
        told.append(said_of_trends.reach(phase, language))
        told.append(said_of_trends.unshown(phase, subject, language))
        told.append(said_of_trends.meets(of, language))
        told += [
            context.say("limits_anew", day=one.rebase.day.isoformat(), reason=one.rebase.reason)
            for one in of.chart.phases
            if one.rebase
        ]
    if of.lag_1 is not None and of.kind == "run":
        told.append(context.say("values_alike", lag=number(of.lag_1, 2)))
    if seasonal is not None:
        same = by_season.latest([row["value"] for row in rows], rows[0]["period"])
        told.append(said_of_trends.season(seasonal, same, subject, last, language))
    found = chance.interval(subject, last)
    told.append(said_of_trends.spread_of(subject, last, found, language))
    st.html(said_html(context, [line for line in told if line]))


def said_html(context: Context, lines: Sequence[str]) -> str:
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul class='gh-notes' lang='{context.language}'>{listed}</ul>"


def numbers(context: Context, subject: Row, rows: Rows, of: Reading) -> None:
    """The chart's numbers, the latest first."""
    language = context.language
    why = series.gaps(context, dict(subject), list(rows), parse(rows[0]["period"]).grain)
    words = {}
    if of.chart is not None:
        for at, row in enumerate(rows):
            words[row["period"]] = said_of_trends.brief(of.chart, at, language)
    columns: dict[str, Any] = {
        "period": lambda r: context.name(r, "period"),
        "value": lambda r: series.valued(dict(subject), r, why, language),
        "target": lambda r: measured(r["target"], subject, language),
        "status": lambda r: standing(r, language),
        "in_force_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
        "signal_in": lambda r: words.get(r["period"], ""),
    }
    if not words:
        del columns["signal_in"]
    if not any(row["target"] is not None for row in rows):
        del columns["target"], columns["status"]
    table(
        context, list(reversed(rows)), columns,
        act=lambda r: (r["unit"], subject["code"], r["unit"], r["period"]),
    )  # fmt: skip
