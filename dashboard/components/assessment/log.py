"""The audit log, filtered: who did what, when."""

import streamlit as st

from dashboard.components import tables
from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from dashboard.words import WORDS
from pipelines.register import ledger

MOST = 200


def kind(context: Context, code: str) -> str:
    """``认定 待审批``: what an event is about, and what was done."""
    what, _, done = code.partition(" ")
    about = context.say(f"log_{what}") if f"log_{what}" in WORDS else what
    return f"{about} {context.say(done) if done in WORDS else done}".strip()


def show(context: Context, desk: Desk) -> None:
    """Of an assessment and all that belongs to it; a unit sees what is about its own alone."""
    about = desk.one.assessment_id
    rows = ledger.events_about(desk.engine, about)
    if desk.unit:
        own = {f"{about}/{x}" for x in (*(a.appeal_id for a in desk.appeals),)}
        own |= {f"{about}/{e.entry_id}" for e in desk.bench.entries if e.unit == desk.unit}
        rows = [e for e in rows if e.subject == about or e.subject in own]
    wanted = st.text_input(context.say("log_kind"), key="log_kind")
    shown = [e for e in rows if wanted in e.kind or wanted in kind(context, e.kind)][-MOST:]
    tables.show(
        context,
        list(reversed(shown)),
        {
            "log_at": lambda e: f"{e.at:%Y-%m-%d %H:%M}",
            "log_who": lambda e: context.role(e.actor_role),
            "log_what": lambda e: kind(context, e.kind),
            "log_subject": lambda e: e.subject.rpartition("/")[2],
            "reason": lambda e: (e.reason or "") if desk.unit is None or e.subject != about else "",
        },
    )
    st.caption(context.say("log_note"))
