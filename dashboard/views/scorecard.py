"""League table by group; one unit with every indicator, down to the cell."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.components import worksheet
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.tables import put
from dashboard.labels import NONE, is_moved, number, signed
from dashboard.marks import hidden, linked, shade
from dashboard.queries import scorecard
from dashboard.sentences import graded
from dashboard.sentences import league as lead

OWN = {"level": "gh-t", "total": "gh-r", "grade": "gh-w"} | dict.fromkeys(
    ("rank", "deductions", "bonus"), "gh-r"
)
"""The first columns of a league, and how they are set."""
OWN_HEADS = {"deductions": "taken_off"}
"""Their headings, where the word itself is long."""
Column = tuple[str, Mapping[str, str]]
"""A heading, and what stands under it by unit."""


def show(context: Context) -> None:
    code = context.period["code"]
    kinds = {k["code"]: k for k in context.ask(scorecard.assessments, code)}
    if not kinds:
        st.info(context.say("no_scores"))
        return
    left, right = st.columns([2, 3])
    kind = chosen(context, list(kinds), right)
    rows = context.ask(scorecard.league, code, kind, context.group)
    if not rows:
        st.info(context.say("no_scores"))
        return
    units = {row["unit"]: row for row in rows}
    unit = context.choose(
        "unit", "level", ["", *units], "",
        lambda u: context.name(units[u], "full") if u else context.say("whole_league"), left,
    )  # fmt: skip
    if any(row["is_trial"] for row in rows):
        st.caption(context.say("trial"))
    is_own = kinds[kind]["is_own"]
    if unit:
        own = next((k for k, row in kinds.items() if row["is_own"]), kind)
        worksheet.show(context, code, units[unit], titled(context, own))
        return
    found = parts(context, code) if is_own else mixed(context, code, kind)
    band = {b["unit"]: b for b in context.ask(scorecard.bands, code, "total")
            if b["assessment"] == kind}  # fmt: skip
    rows = [row | {"band": context.name(band[row["unit"]])} if row["unit"] in band else row
            for row in rows]  # fmt: skip
    blank = {NONE, hidden(context.say("suppressed"))}
    more = [column for column in found if set(column[1].values()) - blank]
    if all(row["state"] == "suppressed" for row in rows):
        st.info(context.say("league_banded" if band else "league_hidden"))
    if told := graded(rows, titled(context, kind), context.name(context.period), context.language):
        st.markdown(f"## {told}")
    leagues(context, rows, more)
    if more:
        banded = "_banded" if all(row["state"] == "suppressed" for row in rows) else ""
        st.caption(context.say(f"league_parts{banded}" if is_own else "league_mixed"))
    about = {"assessment": titled(context, kind), "scale": context.meta.get("display_scale", "")}
    st.caption(context.say("league_note", period=context.name(context.period), **about))


def chosen(context: Context, kinds: list[str], place: Any) -> str:
    """The assessment looked at, when the period has totals for several."""
    if len(kinds) == 1:
        return kinds[0]
    return context.choose(
        "assessment", "assessment", kinds, kinds[0], lambda k: titled(context, k), place,
        in_row=True,
    )  # fmt: skip


def titled(context: Context, kind: str) -> str:
    named = context.name(context.meta, f"assessment_{kind}")
    return named or kind or str(context.say("trial_name"))


def leagues(context: Context, rows: Sequence[Mapping[str, Any]], more: list[Column]) -> None:
    """One table, so that columns stand under one another, each group under what is said of it; a column in
    which no unit shows anything is left out."""
    heads = [context.say(OWN_HEADS.get(key, key)) for key in OWN] + [head for head, _ in more]
    sides = [*OWN.values(), *["gh-r"] * len(more)]
    to = links("scorecard")
    lines = [
        [*own(context, row, to(unit=row["unit"])), *(cells.get(row["unit"], NONE) for _, cells in more)]
        for row in rows
    ]  # fmt: skip
    blank = (NONE, hidden(context.say("suppressed")))
    used = [i for i in range(len(heads)) if any(line[i] not in blank for line in lines)]
    put(
        context,
        [heads[i] for i in used],
        [sides[i] for i in used],
        [[line[i] for i in used] for line in lines],
        above=leads(context, rows),
        acts=[(row["unit"], row["unit"], row["period"]) for row in rows],
        is_tight=True,
    )


def leads(context: Context, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """By row, what is said of its group."""
    told: list[str] = []
    for _, grouped in groupby(rows, key=lambda row: row["group_code"]):
        members = list(grouped)
        name = context.name(members[0], "group") or context.say("all_units")
        told += [lead(members, name, context.language)] * len(members)
    return told


def own(context: Context, row: Mapping[str, Any], address: str) -> list[Any]:
    off = None if row["deductions"] is None else -abs(row["deductions"])
    grade: str = context.name(row, "grade") or NONE
    rank: str = NONE if row["is_trial"] else number(row["rank"])
    if row["state"] == "suppressed":
        rank = hidden(context.say("suppressed"))
        grade = context.name(row, "grade") or rank
    return [
        linked(context.name(row), address),
        total(context, row), grade, rank, number(off, 2), signed(row["bonus"], 2),
    ]  # fmt: skip


def total(context: Context, row: Mapping[str, Any]) -> str:
    """Points; where they are withheld the band they lie in."""
    if row["state"] == "suppressed":
        return str(row.get("band") or hidden(context.say("suppressed")))
    if row["state"] == "not_assessed":
        return str(context.say("not_assessed"))
    return number(row["total"], 2)


def parts(context: Context, code: str) -> list[Column]:
    """Points of each part of the total; none of a total in one piece."""
    found = context.ask(scorecard.top_parts)
    points = context.ask(scorecard.part_points, code)
    bands = context.ask(scorecard.bands, code, "part")
    named = {(b["code"], b["unit"]): context.name(b) for b in bands}
    return [
        (
            f"{context.name(part)} /{number(part['weight'])}",
            {
                p["unit"]: named.get((p["part"], p["unit"])) or earned(context, p)
                if p["points"] is None
                else earned(context, p)
                for p in points
                if p["part"] == part["code"]
            },
        )
        for part in (found if len(found) > 1 else [])
    ]


def earned(context: Context, part: Mapping[str, Any]) -> str:
    """Points of a part, shaded by their share of the weight they count with; starred where that is
    not the weight in the heading."""
    if part["points"] is None:
        return hidden(context.say("suppressed")) if part["state"] == "suppressed" else NONE
    weight = part["effective_weight"]
    star = "*" if is_moved(weight, part["weight"]) else ""
    return shade(number(part["points"], 1) + star, part["points"] / weight if weight else None)


def mixed(context: Context, code: str, kind: str) -> list[Column]:
    """The totals an overall one is mixed from."""
    cells: dict[str, dict[str, str]] = {}
    for row in context.ask(scorecard.mixed, code, kind):
        cells.setdefault(row["assessment"], {})[row["unit"]] = total(context, row)
    return [(titled(context, other), found) for other, found in cells.items()]
