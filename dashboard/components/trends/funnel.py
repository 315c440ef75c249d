"""One indicator in one period: which units lie outside what chance allows for their size."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import chance, charts, said_of_units
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import show as table
from dashboard.components.trends import choices
from dashboard.components.trends.shown import defined, download, empty, figure, hidden_units
from dashboard.labels import BLUE, VERMILION, number
from dashboard.marks import ARROWS, Mark, linked, quiet, shaped, value_mark
from dashboard.queries import trends
from dashboard.words import say
from pipelines.analysis.funnel import Funnel, Standing
from pipelines.analysis.funnel import funnel as compare
from pipelines.analysis.funnel_limits import Kind

Row = Mapping[str, Any]
FEWEST = 3
"""Units below which there is no funnel."""
FILE = (
    "unit", "unit_zh", "unit_en", "period", "numerator", "denominator", "n", "value", "state",
    "standing",
)  # fmt: skip


def show(context: Context, subjects: choices.Subjects) -> None:
    offered = {code: s for code, s in subjects.items() if s["is_indicator"]}
    left, right = st.columns([3, 2])
    subject = choices.subject(context, offered or subjects, left)
    right.caption(context.say("funnel_period", period=context.name(context.period)))
    kind = chance.kind_of(subject)
    if kind not in ("proportion", "rate"):
        st.info(context.say("no_funnel_kind"))
        return
    period = context.period["code"]
    rows = context.ask(trends.indicator_at, subject["code"], (period,), context.group)
    rows = [row for row in rows if not row["is_top"]]
    pairs = [chance.pair(subject, row) for row in rows]
    usable = [(row, pair) for row, pair in zip(rows, pairs, strict=True) if pair is not None]
    if len(usable) < FEWEST:
        if any(row["value"] is not None for row in rows):
            st.info(context.say("funnel_few", count=len(usable)))
        else:
            no_values(context, subject, rows)
        return
    try:
        of = compare([k for _, (k, _) in usable], [n for _, (_, n) in usable], kind)
    except ValueError:
        st.info(context.say("funnel_exact"))
        return
    found = [row for row, _ in usable]
    drawn(context, subject, found, [n for _, (_, n) in usable], of, kind)
    hidden_units(context, rows)
    defined(context, subject)
    listed(context, subject, found, [n for _, (_, n) in usable], of)


def no_values(context: Context, subject: Row, rows: list[dict[str, Any]]) -> None:
    if any(row["state"] == "suppressed" for row in rows):
        empty(context, rows)
    else:
        grain = context.say(str(subject["grain"]))
        st.info(
            context.say("no_values_at", period=context.name(context.period), grain=grain)
        )  # fmt: skip


def drawn(
    context: Context, subject: Row, rows: list[dict[str, Any]], sizes: list[float], of: Funnel,
    kind: Kind,
) -> None:  # fmt: skip
    language = context.language
    period = context.name(context.period)
    st.subheader(said_of_units.funnel(subject, period, rows, of, language))
    st.caption(said_of_units.funnel_note(subject, period, language))
    figure(charts.funnel(rows, sizes, of, subject, language, kind))
    told = [
        context.say("method_funnel"),
        said_of_units.dispersed(of, language),
        context.say("funnel_mean") if any(row["repeats"] > 1 for row in rows) else "",
        context.say("random_sample" if subject["is_sample"] else "random_full_units"),
    ]
    st.caption("".join(told))


def listed(
    context: Context, subject: Row, rows: list[dict[str, Any]], sizes: list[float], of: Funnel
) -> None:  # fmt: skip
    """Farthest outside first, then by value."""
    is_wide = of.dispersion.is_over
    standing = of.wide_standing if is_wide else of.standing
    lines = [
        {**row, "n": size, "standing": where and where.value, "where": where, "narrow": narrow}
        for row, size, where, narrow in zip(rows, sizes, standing, of.standing, strict=True)
    ]
    lines.sort(key=lambda r: (-_away(r["where"]), -r["value"]))
    download(context, lines, f"{subject['code']}_{context.period['code']}.csv", FILE)
    to = links("trends")
    columns: dict[str, Any] = {
        "unit": lambda r: linked(
            context.name(r, "unit"), to(what=subject["code"], units=r["unit"], section="control")
        ),
        "value": lambda r: value_mark({**subject, **r}, context.language, with_n=False),
        "size_of": lambda r: number(r["n"]),
        "standing_of": lambda r: mark(r["where"], subject, context.language),
    }
    if is_wide:
        columns["standing_by_chance"] = lambda r: mark(r["narrow"], subject, context.language)
    period = context.period["code"]
    table(
        context, lines, columns, act=lambda r: (r["unit"], subject["code"], r["unit"], period)
    )  # fmt: skip


def _away(where: Standing | None) -> int:
    if where is None or where is Standing.INSIDE:
        return 0
    return 2 if where.value.endswith("998") else 1


def mark(where: Standing | None, subject: Row, language: str) -> Mark:
    if where is None or where is Standing.INSIDE:
        return quiet(say("standing_inside", language))
    side = where.value.split("_")[0]
    good = (side == "low") == bool(subject["lower_is_better"])
    word = say(f"standing_{where.value}", language)
    return shaped(ARROWS[side], BLUE if good else VERMILION, f" {word}")
