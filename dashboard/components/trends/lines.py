"""Several units' lines of one indicator or element."""

import streamlit as st

from dashboard import charts
from dashboard.components import series
from dashboard.components.context import Context
from dashboard.components.trends import choices
from dashboard.components.trends.shown import defined, download, empty, figure
from dashboard.queries import about, trends
from dashboard.sentences import trend, trend_note


def show(context: Context, subjects: choices.Subjects) -> None:
    left, right = st.columns([3, 2])
    subject = choices.subject(context, subjects, left)
    grain = series.grain(context, subject, right)
    picked = series.units(context, context.ask(about.all_units, context.language))
    query = trends.indicator_series if subject["is_indicator"] else trends.element_series
    rows = context.ask(query, subject["code"], tuple(picked), grain, context.period["end_date"])
    if not picked:
        st.info(context.say("pick_units"))
        return
    if not any(row["value"] is not None for row in rows):
        empty(context, rows)
        return
    gaps = series.gaps(context, subject, rows, grain)
    st.subheader(trend(subject, rows, context.language))
    st.caption(trend_note(subject, rows, charts.from_zero(rows), context.language))
    figure(charts.lines(rows, subject, context.language, context.say("target")))
    series.missing(context, rows, gaps)
    st.caption(context.say("lines_note"))
    defined(context, subject)
    download(context, rows, f"{subject['code']}.csv")
    series.table(context, subject, rows, gaps)
