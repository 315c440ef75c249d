"""Any indicator or element, any units, any grain, up to the period chosen."""

import streamlit as st

from dashboard import charts
from dashboard.components import series
from dashboard.components.context import Context
from dashboard.queries import about, trends
from dashboard.sentences import trend, trend_note
from dashboard.sheets import csv_file


def show(context: Context) -> None:
    subjects = {s["code"]: s for s in context.ask(trends.subjects)}
    if not subjects:
        st.info(context.say("no_subjects"))
        return
    left, right = st.columns([3, 2])
    subject = series.subject(context, subjects, left)
    grain = series.grain(context, subject, right)
    picked = series.units(context, context.ask(about.all_units))
    query = trends.indicator_series if subject["is_indicator"] else trends.element_series
    rows = context.ask(query, subject["code"], tuple(picked), grain, context.period["end_date"])
    if not any(row["value"] is not None for row in rows):
        hidden = any(row["state"] == "suppressed" for row in rows)
        st.info(context.say("all_hidden" if hidden else "no_values" if picked else "pick_units"))
        return
    gaps = series.gaps(context, subject, rows, grain)
    st.subheader(trend(subject, rows, context.language))
    st.caption(trend_note(subject, rows, charts.from_zero(rows), context.language))
    drawn = charts.lines(rows, subject, context.language, context.say("target"))
    st.plotly_chart(drawn, width="stretch", theme=None, config={"displayModeBar": False})
    series.missing(context, rows, gaps)
    if context.name(subject, "definition"):
        st.caption(f"{context.say('definition')}{context.name(subject, 'definition')}")
    st.download_button(
        context.say("download"), csv_file(rows), f"{subject['code']}.csv", "text/csv"
    )
    series.table(context, subject, rows, gaps)
