"""League table by group, then one unit with every indicator, down to the cell."""

from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.components import worksheet
from dashboard.components.address import asked_of, keep
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.labels import NONE, number, signed
from dashboard.marks import hidden, shade
from dashboard.queries import scorecard


def show(context: Context) -> None:
    code = context.period["code"]
    kinds = context.ask(scorecard.assessments, code)
    if not kinds:
        st.info(context.say("no_scores"))
        return
    kind = chosen(context, kinds)
    rows = context.ask(scorecard.league, code, kind, context.group)
    if not rows:
        st.info(context.say("no_scores"))
        return
    if any(row["is_trial"] for row in rows):
        st.info(context.say("trial"))
    parts = context.ask(scorecard.top_parts)
    points = {(p["unit"], p["part"]): p for p in context.ask(scorecard.part_points, code)}
    for _, grouped in groupby(rows, key=lambda r: r["group_code"]):
        league(context, list(grouped), parts, points, kind)
    worksheet.show(context, code, rows)


def chosen(context: Context, kinds: list[str]) -> str:
    """The assessment looked at, when the period has totals for several."""
    if len(kinds) == 1:
        return str(kinds[0])
    start = asked_of("assessment", kinds, kinds[0])
    names = {a["code"]: context.name(a) for a in context.ask(scorecard.assessment_names)}
    picked = st.segmented_control(
        context.say("assessment"), kinds, default=start, format_func=partial(titled, context, names),
        key=f"assessment_{context.language}_{context.period['code']}",
    )  # fmt: skip
    keep("assessment", picked or start, kinds[0])
    return str(picked or start)


def titled(context: Context, names: dict[str, str], kind: str) -> str:
    return names.get(kind) or context.say("overall_name" if kind else "trial_name")


def league(
    context: Context, rows: list[dict[str, Any]], parts: list[dict[str, Any]],
    points: dict[tuple[str, str], dict[str, Any]], kind: str,
) -> None:  # fmt: skip
    """One group's table; it is ranked only where the scheme ranks it and the total is no trial."""
    group = context.name(rows[0], "group") or context.say("all")
    st.subheader(lead(context, group, rows))
    plain = ("unit", "total", "grade", "rank", "deductions", "bonus")
    heads = [context.say(key) for key in plain]
    heads += [f"{context.name(p)} /{number(p['weight'])}" for p in parts]
    cells = [
        [
            *own(context, row),
            *(earned(context, points.get((row["unit"], p["code"]))) for p in parts),
        ]
        for row in rows
    ]
    put(context, heads, [key in ("total", "rank", "deductions", "bonus") for key in plain]
        + [True] * len(parts), cells)  # fmt: skip
    names = {a["code"]: context.name(a) for a in context.ask(scorecard.assessment_names)}
    st.caption(
        context.say(
            "league_note", assessment=titled(context, names, kind),
            period=context.name(context.period), scale=context.meta.get("display_scale", ""),
        )
    )  # fmt: skip


def lead(context: Context, group: str, rows: list[dict[str, Any]]) -> str:
    known = [r for r in rows if r["total"] is not None]
    if len(known) < 2 or any(r["is_trial"] for r in rows):
        return context.say("league_plain", group=group, units=len(rows))
    best = max(known, key=lambda r: r["total"])
    total = number(best["total"], 2)
    return context.say("league_lead", group=group, unit=context.name(best), total=total)


def own(context: Context, row: dict[str, Any]) -> list[Any]:
    is_hidden = row["state"] == "suppressed"
    total = hidden(context.say("suppressed")) if is_hidden else number(row["total"], 2)
    if row["state"] == "not_assessed":
        total = context.say("not_assessed")
    off = None if row["deductions"] is None else -abs(row["deductions"])
    return [
        context.name(row), total, context.name(row, "grade") or NONE,
        NONE if row["is_trial"] else number(row["rank"]), number(off, 2), signed(row["bonus"], 2),
    ]  # fmt: skip


def earned(context: Context, part: dict[str, Any] | None) -> Any:
    """Points of a part, shaded by their share of the weight they were assessed on."""
    if part is None or part["points"] is None:
        return hidden("  ") if part and part["state"] == "suppressed" else NONE
    weight = part["effective_weight"]
    return shade(number(part["points"], 1), part["points"] / weight if weight else None)
