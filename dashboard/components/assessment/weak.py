"""What scored weak: actions about it, and how what was weak in an earlier assessment stands now."""

from collections import Counter
from datetime import timedelta

import streamlit as st

from dashboard.components import parts, tables
from dashboard.components.assessment.desk import Desk, titled
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.labels import NONE
from pipelines import clock
from pipelines.assess.action_list import STATES
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.followup import VERDICTS, Followed, followed, open_weak
from pipelines.assess.weak_scores import (
    BELOW,
    Result,
    Score,
    measured,
    percent,
    plain,
    received_of,
    result_of,
    value_of,
    weak,
)
from pipelines.errors import UserError
from pipelines.register import actions
from pipelines.register.assessments import assessments
from pipelines.register.store import reading

DAYS = 60
"""Until actions about weak scores are due, unless another day is given."""
LISTED = 40
"""Weak scores a part of the list."""


def show(context: Context, desk: Desk) -> None:
    try:
        result: Result = desk.worked_out("result", lambda: result_of(desk.bench))
    except UserError as error:
        st.caption(error.line(context.language))
        return
    percents = st.columns(4)[0].number_input(
        context.say("weak_below"), 1, 100, round(100 * BELOW), 5, key="weak_below"
    )
    below = percents / 100
    found: list[Score] = desk.worked_out(
        f"weak {below} {desk.unit}", lambda: weak(result, below, desk.unit)
    )
    units = len({one.unit for one in found})
    st.markdown(
        f"**{context.say('weak_lead', below=percent(below), count=len(found), units=units)}**"
    )
    shown, place = parts.cut(context, found, LISTED)
    with place:
        tables.show(
            context,
            shown,
            {
                "level": lambda s: desk.name(s.unit, context.language),
                "indicator": lambda s: named(result, s, context.language),
                "points_share": lambda s: percent(s.share),
                "points_lost": lambda s: plain(s.lost),
                "value": lambda s: value_of(result, s, context.language) or NONE,
                "target": lambda s: goal(result, s, context.language),
                "weak_note": lambda s: received_of(s, context.language),
            },
            "weak_none",
            act=lambda s: (s.unit, s.indicator, s.unit, result.period.code),
        )
    if found and desk.may("weak_open"):
        open_all(context, desk, below)
    follow(context, desk, result, below)


def goal(result: Result, score: Score, language: str) -> str:
    return NONE if score.target is None else measured(result, score, plain(score.target), language)


def named(result: Result, score: Score, language: str) -> str:
    return result.catalogue.indicator_by_code[score.indicator].name[language]


def open_all(context: Context, desk: Desk, below: float) -> None:
    """An action for each weak score that none was opened about."""
    with st.expander(context.say("weak_open")), st.form("weak_open", border=False):
        today = clock.now().date()
        due = st.columns([2, 3])[0].date_input(
            context.say("action_due"), today + timedelta(days=DAYS), min_value=today,
            format="YYYY-MM-DD",
        )  # fmt: skip
        if st.form_submit_button(context.say("weak_open_do")):
            tried(
                context,
                lambda: open_weak(
                    desk.home,
                    desk.catalogue,
                    desk.one.assessment_id,
                    due,
                    desk.ask("weak_open"),
                    below,
                ),
                context.say("opened_ok"),
            )


def follow(context: Context, desk: Desk, result: Result, below: float) -> None:
    """Against an earlier assessment, chosen."""
    known = {
        one.assessment_id: one
        for one in assessments(desk.engine)
        if one.period != desk.one.period and one.revision < desk.one.revision
    }
    if not known:
        return
    st.subheader(context.say("followup"))
    names = ["", *known]
    since = context.choose(
        "since", "followup_since", names, "",
        lambda key: titled(context, desk.catalogue, known[key]) if key else context.say("followup_none"),
    )  # fmt: skip
    if not since:
        return
    try:
        held = f"result {since} {known[since].revision}"
        before = desk.worked_out(held, lambda: result_of(bench_of(desk, since)))
        rows, fresh = followed(before, result, actions.actions(desk.engine), below)
    except UserError as error:
        st.caption(error.line(context.language))
        return
    rows = [row for row in rows if desk.unit in (None, row.then.unit)]
    fresh = [one for one in fresh if desk.unit in (None, one.now.unit)]
    counts = Counter(row.verdict for row in rows)
    told = context.say("and").join(
        f"{context.say(f'followed_{kind}')} {counts[kind]}" for kind in VERDICTS if counts[kind]
    )
    st.markdown(
        f"**{context.say('followup_lead', count=len(rows), told=told or '0', fresh=len(fresh))}**"
    )
    shown, place = parts.cut(context, rows, LISTED, parts.SECOND)
    with place:
        tables.show(
            context,
            shown,
            {
                "level": lambda r: desk.name(r.then.unit, context.language),
                "indicator": lambda r: named(before, r.then, context.language),
                "points_share": shares,
                "value": lambda r: values(before, result, r, context.language),
                "followed": lambda r: context.say(f"followed_{r.verdict}"),
                "weak_note": lambda r: chance(context, r),
                "action_word": lambda r: action(context, r),
            },
            "weak_none",
        )
    st.caption(context.say("followup_note"))


def bench_of(desk: Desk, assessment_id: str) -> Bench:
    """Another assessment laid out."""
    with reading(desk.engine) as connection:
        return lay_out(connection, assessment_id)


def shares(row: Followed) -> str:
    return f"{percent(row.then.share)}→{percent(row.now.share) if row.now else NONE}"


def values(before: Result, after: Result, row: Followed, language: str) -> str:
    then = value_of(before, row.then, language) or NONE
    return f"{then}→{(row.now and value_of(after, row.now, language)) or NONE}"


def chance(context: Context, row: Followed) -> str:
    """Whether chance alone could make the difference of the values, where that can be said."""
    if row.by_chance is None:
        return ""
    return context.say("by_chance_alone" if row.by_chance else "beyond_chance")


def action(context: Context, row: Followed) -> str:
    if row.action is None:
        return NONE
    return STATES[context.language][row.action.state(clock.now().date())]
