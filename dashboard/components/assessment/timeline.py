"""The life of an assessment: what was done, by whom and when; what waits; the next step."""

from datetime import date, timedelta
from html import escape

import streamlit as st

from dashboard.components.assessment.desk import Desk
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.labels import BLUE, GREY, day
from pipelines import assess, clock
from pipelines.access import Role
from pipelines.assess.bench import appeals_until
from pipelines.assess.request import MANAGING
from pipelines.assess.verification import open_differences
from pipelines.catalogue.whole import Catalogue
from pipelines.register.appeals import LODGED
from pipelines.register.assessments import (
    DECIDED,
    FROZEN,
    LINE,
    OPENED,
    PREVIEWED,
    PUBLISHED,
    SEALED,
    SIGNED,
    VERIFIED,
    Step,
)
from pipelines.register.entries import PROPOSED

STEPS = {
    OPENED: assess.open_, FROZEN: assess.freeze, VERIFIED: assess.close_verification,
    PREVIEWED: assess.preview, DECIDED: assess.decide, SIGNED: assess.sign, SEALED: assess.seal,
    PUBLISHED: assess.publish,
}  # fmt: skip


def show(context: Context, desk: Desk) -> None:
    line(context, desk)
    if desk.unit is None:
        step_on(context, desk)
        reopen(context, desk)


def lead(context: Context, desk: Desk) -> str:
    """Where the assessment is, and for those who judge or sign what waits."""
    stage = context.say(desk.one.stage)
    if desk.unit is None and desk.one.stage in (FROZEN, VERIFIED, PREVIEWED):
        return context.say("assess_lead_waits", stage=stage, waits=waiting(context, desk))
    return context.say("assess_lead", stage=stage)


def line(context: Context, desk: Desk) -> None:
    st.html(f"<div lang='{context.language}'>{drawn(context, desk)}</div>")


def drawn(context: Context, desk: Desk) -> str:
    """A line of steps: done, now, to come."""
    told = [_done(context, desk, step) for step in desk.one.steps]
    if desk.one.stage in LINE:
        ahead = LINE[LINE.index(desk.one.stage) + 1 :]
        told += [
            f"<span style='color:{GREY}'>○ {escape(context.say(kind))}</span>" for kind in ahead
        ]
    return f"<div class='gh-line'>{''.join(told)}</div>"


def _done(context: Context, desk: Desk, step: Step) -> str:
    who = context.role(step.actor_role)
    when = f"{step.at:%Y-%m-%d %H:%M}"
    is_told = desk.unit is None and desk.visitor.role is Role.EVALUATOR
    why = f" <small>{escape(step.reason)}</small>" if step.reason and is_told else ""
    told = f"<b style='color:{BLUE}'>●</b> {escape(context.say(step.kind))} <small>{when} {escape(who)}</small>{why}"
    last = appeals_until(desk.one)
    if step.kind == PREVIEWED and last:
        until = context.say("appeals_line", day=day(last, context.language))
        told += f" <small>· {escape(until)}</small>"
    return f"<span>{told}</span>"


def waiting(context: Context, desk: Desk) -> str:
    """``待核查12项，待审批3项，异议2件（剩4个工作日）``"""
    checks = len(open_differences(desk.bench, desk.recounts)) if not desk.bench.is_final else 0
    entries = sum(e.state == PROPOSED for e in desk.bench.entries)
    lodged = sum(a.state == LODGED for a in desk.appeals)
    last, left = appeals_until(desk.one), ""
    if desk.one.stage == PREVIEWED and last and (days := days_left(desk.catalogue, last)) >= 0:
        left = context.say("waits_left", count=days)
    return context.say("waits_line", checks=checks, entries=entries, appeals=lodged, left=left)


def days_left(catalogue: Catalogue, last: date) -> int:
    """Working days from today to a day, both counted; −1 when it is over."""
    today = clock.now().date()
    span = range((last - today).days + 1)
    return sum(catalogue.is_working_day(today + timedelta(days=n)) for n in span) if span else -1


def step_on(context: Context, desk: Desk) -> None:
    """The next step, for who may take it."""
    stage = desk.one.stage
    if stage not in LINE or stage == PUBLISHED:
        st.caption(context.say("nothing_next"))
        return
    kind = LINE[LINE.index(stage) + 1]
    signed = {s.actor_role for s in desk.one.steps if s.kind == SIGNED}
    missing = set(desk.bench.catalogue.scheme.signed_by) - signed
    if stage in (DECIDED, SIGNED) and missing:
        kind = SIGNED
    allowed = desk.bench.catalogue.scheme.signed_by if kind == SIGNED else MANAGING
    told = context.say("next_step", step=context.say(kind))
    deed = "sign" if kind == SIGNED else "step"
    if desk.actor.role not in allowed or not desk.may(deed):
        names = context.say("and").join(context.role(role) for role in allowed)
        st.caption(f"{told} · {names}")
        return
    with st.expander(told), st.form(f"step_{desk.one.assessment_id}", border=False):
        reason = st.text_input(context.say("why"), key=f"step_why_{kind}")
        if st.form_submit_button(context.say("do_step", step=context.say(kind))):
            tried(
                context,
                lambda: STEPS[kind](
                    desk.home, desk.one.assessment_id, desk.ask(deed, reason or None)
                ),
                context.say("done_step", step=context.say(kind)),
            )


def reopen(context: Context, desk: Desk) -> None:
    """A new version beside a decided one, for who may."""
    is_decided = desk.one.stage in LINE[LINE.index(DECIDED) :]
    if not is_decided or not desk.may("step"):
        return
    with st.expander(context.say("reopen")), st.form("reopen", border=False):
        st.caption(context.say("reopen_note"))
        reason = st.text_input(context.say("why"), key="reopen_why")
        if st.form_submit_button(context.say("reopen_do")):
            tried(
                context,
                lambda: assess.reopen(
                    desk.home, desk.catalogue, desk.one.assessment_id, desk.ask("step", reason)
                ),
                context.say("reopen_done"),
            )
