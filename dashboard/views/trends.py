"""Any indicator or element, any units, any grain."""

import csv
import io
from typing import Any

import streamlit as st

from dashboard import charts
from dashboard.components.context import Context
from dashboard.labels import figure, safe
from dashboard.queries import about, trends
from pipelines.period import GRAINS

COLUMNS = ("unit", "period", "numerator", "denominator", "value", "state", "target", "status")


def show(context: Context) -> None:
    subjects = {s["code"]: s for s in context.ask(trends.subjects)}
    units = {u["code"]: u for u in context.ask(about.all_units)}
    asked = st.query_params.get("what", next(iter(subjects)))
    start = list(subjects).index(asked) if asked in subjects else 0
    code = st.selectbox(
        context.say("what"),
        list(subjects),
        index=start,
        format_func=lambda c: context.name(subjects[c]),
    )
    st.query_params["what"] = code
    subject = subjects[code]
    picked = st.multiselect(
        context.say("units"), list(units), default=[context.meta["top_unit"]],
        format_func=lambda u: context.name(units[u]),
    )  # fmt: skip
    grains = [g for g in GRAINS if GRAINS.index(g) >= GRAINS.index(subject["grain"])]
    grain = st.segmented_control(
        context.say("grain"), grains, default=grains[0], format_func=context.say
    )
    query = trends.indicator_series if subject["is_indicator"] else trends.element_series
    rows = context.ask(query, code, tuple(picked), grain or grains[0])
    if not any(row["value"] is not None for row in rows):
        st.info(context.say("no_values"))
        return
    st.plotly_chart(
        charts.lines(
            rows,
            context.language,
            finding(context, subject, rows),
            context.name(subject, "measure"),
        ),
        width="stretch",
    )
    if context.name(subject, "definition"):
        st.caption(f"{context.say('definition')}: {context.name(subject, 'definition')}")
    st.download_button(context.say("download"), table(rows), f"{code}.csv", "text/csv")


def finding(context: Context, subject: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """What the chart shows, in a sentence: the first unit's latest value."""
    valued = [row for row in rows if row["unit"] == rows[0]["unit"] and row["value"] is not None]
    last = (valued or [row for row in rows if row["value"] is not None])[-1]
    shown = figure({**subject, **last}, context.language)
    return context.say(
        "latest", name=context.name(subject), unit=context.name(last, "unit"),
        period=context.name(last, "period"), value=shown,
    )  # fmt: skip


def table(rows: list[dict[str, Any]]) -> bytes:
    """CSV with a BOM, which spreadsheets need, and no cell they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue().encode("utf-8-sig")
