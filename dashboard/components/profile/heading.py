"""Where a unit stands, in a sentence, and what it does better and worse than its group."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.worksheet import without_total
from dashboard.labels import number
from dashboard.marks import linked
from dashboard.peers import beyond_chance
from dashboard.queries import profile, trends
from dashboard.sentences import apart

NAMED = 4
"""Strengths, and gaps, named at most."""


def show(context: Context, unit: str, name: str) -> None:
    row = context.ask(profile.total, unit, context.period["code"])
    st.markdown(f"## {standing(context, row, name)}")
    if row and row["is_trial"]:
        st.caption(context.say("trial"))
    to = link("scorecard", unit=unit)
    st.html(linked(context.say("to_worksheet"), to).html)


def standing(context: Context, row: dict[str, Any] | None, name: str) -> str:
    """Total, grade, rank and the interval of the rank; what is not there is not said."""
    if row is None:
        return context.say("profile_no_score", unit=name)
    if row["total"] is None:
        told = [without_total(context, row, name)]
    else:
        told = [context.say("profile_total", unit=name, total=number(row["total"], 2))]
    told.append(context.name(row, "grade"))
    if row["rank"] is not None and not row["is_trial"]:
        group = context.name(row, "group")
        told.append(context.say("ranked", group=group, rank=row["rank"], of=row["rank_of"]))
        if row["rank_low"] is not None:
            told.append(interval(context, row["rank_low"], row["rank_high"]))
    return context.say("comma").join(filter(None, told))


def interval(context: Context, low: int, high: int) -> str:
    key = "profile_interval" if low != high else "profile_interval_one"
    return str(context.say(key, low=low, high=high))


def against_peers(context: Context, indicators: Sequence[dict[str, Any]]) -> None:
    """What lies beyond chance apart from the rest of the group: the best first, the worst first."""
    scored = [row for row in indicators if row["is_scored"]]
    if not any(row["peer_count"] and row["peer_count"] > 1 for row in scored):
        return
    subjects = {subject["code"]: subject for subject in context.ask(trends.subjects)}
    clear = sorted(
        (r for r in scored if beyond_chance(subjects[r["code"]], r)),
        key=lambda r: -(r["lead"] or 0),
    )
    sides = {
        "strengths": [r for r in clear if (r["lead"] or 0) > 0][:NAMED],
        "gaps_to_peers": [r for r in reversed(clear) if (r["lead"] or 0) < 0][:NAMED],
    }
    between = context.say("semicolon")
    for key, rows in sides.items():
        told = between.join(apart(row, context.language) for row in rows) or context.say("none")
        st.markdown(f"**{context.say(key)}** {told}")
    st.caption(context.say("peers_note"))
