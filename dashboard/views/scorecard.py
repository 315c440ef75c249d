"""League table by group; one unit with every indicator, down to the cell."""

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.components import worksheet
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.labels import NONE, number, signed
from dashboard.marks import hidden, linked, shade
from dashboard.queries import scorecard
from dashboard.sentences import league as lead

OWN = ("unit", "total", "grade", "rank", "deductions", "bonus")


def show(context: Context) -> None:
    code = context.period["code"]
    kinds = context.ask(scorecard.assessments, code)
    if not kinds:
        st.info(context.say("no_scores"))
        return
    left, right = st.columns([2, 3])
    kind = chosen(context, kinds, right)
    rows = context.ask(scorecard.league, code, kind, context.group)
    if not rows:
        st.info(context.say("no_scores"))
        return
    units = {row["unit"]: row for row in rows}
    unit = context.choose(
        "unit", "unit", ["", *units], "",
        lambda u: context.name(units[u]) if u else context.say("whole_league"), left,
    )  # fmt: skip
    if any(row["is_trial"] for row in rows):
        st.info(context.say("trial"))
    if unit:
        worksheet.show(context, code, units[unit])
    else:
        leagues(context, code, rows, kind)


def chosen(context: Context, kinds: list[str], place: Any) -> str:
    """The assessment looked at, when the period has totals for several."""
    if len(kinds) == 1:
        return str(kinds[0])
    return context.choose(
        "assessment", "assessment", kinds, kinds[0], partial(titled, context), place, in_row=True
    )


def titled(context: Context, kind: str) -> str:
    names = {a["code"]: context.name(a) for a in context.ask(scorecard.assessment_names)}
    return names.get(kind) or context.say("overall_name" if kind else "trial_name")


def leagues(context: Context, code: str, rows: list[dict[str, Any]], kind: str) -> None:
    """A table a group, with the points of each part."""
    parts = context.ask(scorecard.top_parts)
    parts = parts if len(parts) > 1 else []
    points = {(p["unit"], p["part"]): p for p in context.ask(scorecard.part_points, code)}
    heads = [context.say(key) for key in OWN]
    heads += [f"{context.name(p)} /{number(p['weight'])}" for p in parts]
    sides = ["gh-t", "gh-r", "gh-w", *["gh-r"] * (len(heads) - 3)]
    for _, grouped in groupby(rows, key=lambda r: r["group_code"]):
        group = list(grouped)
        name = context.name(group[0], "group") or context.say("all_units")
        st.subheader(lead(group, name, context.language))
        cells = [
            [
                *own(context, row),
                *(earned(context, points.get((row["unit"], p["code"]))) for p in parts),
            ]
            for row in group
        ]
        put(context, heads, sides, cells)
    if parts:
        st.caption(context.say("league_parts"))
    st.caption(
        context.say(
            "league_note", assessment=titled(context, kind), period=context.name(context.period),
            scale=context.meta.get("display_scale", ""),
        )
    )  # fmt: skip


def own(context: Context, row: Mapping[str, Any]) -> list[Any]:
    total: str = number(row["total"], 2)
    grade: str = context.name(row, "grade") or NONE
    rank: str = NONE if row["is_trial"] else number(row["rank"])
    if row["state"] == "suppressed":
        total = grade = rank = hidden(context.say("suppressed"))
    if row["state"] == "not_assessed":
        total = context.say("not_assessed")
    off = None if row["deductions"] is None else -abs(row["deductions"])
    return [
        linked(context.name(row), link("scorecard", unit=row["unit"])),
        total, grade, rank, number(off, 2), signed(row["bonus"], 2),
    ]  # fmt: skip


def earned(context: Context, part: Mapping[str, Any] | None) -> str:
    """Points of a part, shaded by their share of the weight they were assessed on."""
    if part is None or part["points"] is None:
        is_hidden = part is not None and part["state"] == "suppressed"
        return hidden(context.say("suppressed")) if is_hidden else NONE
    weight = part["effective_weight"]
    return shade(number(part["points"], 1), part["points"] / weight if weight else None)
