"""The audit log, filtered: who did what, when."""

from typing import Any

import streamlit as st

from dashboard.components import parts, tables
from dashboard.components.assessment import appeals
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.saying import about, subject
from dashboard.components.context import Context
from dashboard.labels import number
from dashboard.words import is_said
from pipelines import assess
from pipelines.register import actions, ledger

LISTED = 60
"""Entries a part of the log."""


def kind(context: Context, code: str) -> str:
    """``认定 待审批``: what an event is about, and what was done."""
    what, _, done = code.partition(" ")
    about = context.say(f"log_{what}") if is_said(f"log_{what}") else what
    return f"{about} {context.say(done) if is_said(done) else done}".strip()


def show(context: Context, desk: Desk) -> None:
    """Of an assessment and all that belongs to it; a unit sees what is about its own alone. Those who
    judge see everything there is too, and whether it hangs together."""
    own_id = desk.one.assessment_id
    is_whole = desk.unit is None and st.toggle(context.say("log_whole"))
    rows = ledger.events(desk.engine) if is_whole else ledger.events_about(desk.engine, own_id)
    if is_whole and desk.may("log_check") and st.button(context.say("log_check")):
        checked(context, desk)
    if desk.unit:
        own = {f"{own_id}/{x}" for x in (*(a.appeal_id for a in desk.appeals),)}
        own |= {f"{own_id}/{e.entry_id}" for e in desk.bench.entries if e.unit == desk.unit}
        rows = [e for e in rows if e.subject == own_id or e.subject in own]
    left, middle, right = st.columns(3)
    wanted = left.text_input(context.say("log_kind"), key="log_kind")
    roles = ["", *sorted({e.actor_role for e in rows})]
    role = middle.selectbox(
        context.say("log_who"),
        roles,
        format_func=lambda r: context.role(r) if r else context.say("all"),
    )
    named = right.text_input(context.say("log_about"), key="log_about")
    known = called(context, desk, is_whole)

    def about_what(e: Any) -> str:
        return subject(desk, e.subject, known, context.language)

    found = [
        e for e in rows
        if (wanted in e.kind or wanted in kind(context, e.kind))
        and role in ("", e.actor_role) and (named in e.subject or named in about_what(e))
    ]  # fmt: skip
    shown, place = parts.cut(context, list(reversed(found)), LISTED)
    with place:
        tables.show(
            context,
            shown,
            {
                "log_at": lambda e: f"{e.at:%Y-%m-%d %H:%M}",
                "log_who": lambda e: context.role(e.actor_role),
                "log_what": lambda e: kind(context, e.kind),
                "log_subject": about_what,
                "reason": lambda e: (
                    (e.reason or "") if desk.unit is None or e.subject != own_id else ""
                ),
            },
        )
    st.caption(context.say("log_note"))


def called(context: Context, desk: Desk, is_whole: bool) -> dict[str, str]:
    """Names by what the log calls them: of entries and appeals, and in the whole log of actions."""
    language = context.language
    found = {
        e.entry_id: f"{desk.name(e.unit, language)} {about(desk, e, language)}"
        for e in desk.bench.entries
    }
    found |= {
        a.appeal_id: f"{desk.name(a.unit, language)} {appeals.called(context, desk, a)}"
        for a in desk.appeals
    }
    if is_whole:
        found |= {
            actions.subject(one.action_id): f"{desk.name(one.owner, language)} {one.problem}"
            for one in actions.actions(desk.engine)
        }
    return found


def checked(context: Context, desk: Desk) -> None:
    """Whether every event is as it was written, and in its place."""
    desk.acting("log_check")
    count, broken = assess.verify_log(desk.home)
    if broken is None:
        st.success(context.say("log_holds", count=number(count)))
    else:
        st.error(context.say(f"log_{broken.why}", event=broken.event_id))
