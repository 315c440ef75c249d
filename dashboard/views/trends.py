"""Any indicator or element, any units, any grain."""

import streamlit as st

from dashboard import charts
from dashboard.components import series
from dashboard.components.context import Context
from dashboard.labels import measured, named, number
from dashboard.queries import about, trends


def show(context: Context) -> None:
    subjects = {s["code"]: s for s in context.ask(trends.subjects)}
    if not subjects:
        st.info(context.say("no_subjects"))
        return
    subject = series.subject(context, subjects)
    picked = series.units(context, context.ask(about.all_units))
    grain = series.grain(context, subject)
    query = trends.indicator_series if subject["is_indicator"] else trends.element_series
    rows = context.ask(query, subject["code"], tuple(picked), grain)
    if not any(row["value"] is not None for row in rows):
        st.info(context.say("no_values" if picked else "pick_units"))
        return
    title = finding(context, subject, rows)
    drawn = charts.lines(
        rows, subject, context.language, title, note(context, subject, rows), context.say("target")
    )
    st.plotly_chart(drawn, width="stretch", config={"displayModeBar": False})
    if context.name(subject, "definition"):
        st.caption(f"{context.say('definition')}: {context.name(subject, 'definition')}")
    st.download_button(
        context.say("download"), series.csv_file(rows), f"{subject['code']}.csv", "text/csv"
    )
    series.table(context, subject, rows)


def finding(context: Context, subject: dict, rows: list[dict]) -> str:
    """What the chart shows, in a sentence: the first unit's latest value against a year before."""
    last = [row for row in rows if row["value"] is not None][-1]
    first = [row for row in rows if row["unit"] == rows[0]["unit"] and row["value"] is not None]
    last = first[-1] if first else last
    told = context.say(
        "latest", name=context.name(subject), unit=named(last, context.language, "unit"),
        period=context.name(last, "period"), value=measured(last["value"], subject, context.language),
    )  # fmt: skip
    before = last["year_ago_value"]
    if before is None:
        return told
    digits = int(subject["digits"] or 0)
    by = round(last["value"], digits) - round(before, digits)
    key = "ago_same" if not round(by, digits) else "ago_up" if by > 0 else "ago_down"
    return told + context.say(key, by=number(abs(by), digits))


def note(context: Context, subject: dict, rows: list[dict]) -> str:
    valued = [row for row in rows if row["value"] is not None]
    valued.sort(key=lambda row: row["end_date"])
    return context.say(
        "chart_note", measure=context.name(subject, "measure"),
        first=context.name(valued[0], "period"), last=context.name(valued[-1], "period"),
        source=context.name(subject, "form") or context.say("accepted_returns"),
    )  # fmt: skip
