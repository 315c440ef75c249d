"""Appeals: a unit lodges them in time; a role that made nothing of what they are about rules."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import proof, tables
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.entries import named
from dashboard.components.assessment.saying import names
from dashboard.components.context import Context
from dashboard.components.doing import on_disk, tried
from dashboard.labels import day
from pipelines import assess, clock
from pipelines.assess import Request, evidence
from pipelines.assess.bench import appeals_until
from pipelines.register.appeals import LODGED, Appeal
from pipelines.register.assessments import PREVIEWED
from pipelines.register.entries import EVENTS, EXEMPT

OUTCOMES = ("upheld", "partly", "dismissed")


def show(context: Context, desk: Desk) -> None:
    tables.show(
        context,
        desk.appeals,
        {
            "unit": lambda a: desk.name(a.unit, context.language),
            "points_code": lambda a: called(context, desk, a),
            "appeal_text": lambda a: a.text,
            "status": lambda a: (
                outcome_word(context, a.outcome) if a.outcome else context.say(a.state)
            ),
            "ruling": lambda a: a.steps[-1].reason if a.outcome else "",
        },
        "appeal_none",
        act=lambda a: (a.unit, a.codes[0], a.unit, desk.one.period),
    )
    owners = {a.appeal_id: desk.name(a.unit, context.language) for a in desk.appeals}
    proof.show(context, desk.engine, list(owners), desk.read, lambda kept: owners[kept.subject])
    if desk.may("appeal"):
        lodge(context, desk)
    if desk.may("rule"):
        rule(context, desk)


def called(context: Context, desk: Desk, one: Appeal) -> str:
    """What an appeal is about, by name."""
    known = names(desk.bench.catalogue, context.language)
    return str(context.say("and").join(known.get(code, code) for code in one.codes))


def outcome_word(context: Context, outcome: str) -> str:
    return context.say("not_upheld" if outcome == "dismissed" else outcome)


def lodge(context: Context, desk: Desk) -> None:
    last = appeals_until(desk.one)
    if desk.one.stage != PREVIEWED or last is None or clock.now().date() > last:
        st.caption(context.say("appeal_over"))
        return
    codes = named(desk, EXEMPT, context.language) | named(desk, EVENTS, context.language)
    with st.form("lodge"):
        st.markdown(context.say("appeals_line", day=day(last, context.language)))
        chosen = st.multiselect(
            context.say("appeal_codes"), list(codes), format_func=codes.__getitem__
        )
        text = st.text_area(context.say("appeal_text"), max_chars=500)
        files = st.file_uploader(
            context.say("evidence_files"), accept_multiple_files=True, key="proof_appeal"
        )
        if st.form_submit_button(context.say("appeal_send")):
            tried(
                context, lambda: send(desk, chosen, text, files or []), context.say("appeal_sent")
            )


def send(desk: Desk, codes: Sequence[str], text: str, files: Sequence[Any]) -> None:
    """Lodge an appeal, then attach what goes with it."""
    ask = desk.ask("appeal")
    one = assess.lodge(desk.home, desk.one.assessment_id, desk.unit or "", codes, text, ask)
    with on_disk(files) as paths:
        for path in paths:
            evidence.attach(desk.home, one.appeal_id, path, Request(ask.actor))


def rule(context: Context, desk: Desk) -> None:
    waiting = {a.appeal_id: a for a in desk.appeals if a.state == LODGED}
    if not waiting or desk.one.stage != PREVIEWED:
        return

    def label(key: str) -> str:
        unit = desk.name(waiting[key].unit, context.language)
        return f"{unit} {called(context, desk, waiting[key])}"

    with st.form("rule"):
        chosen = st.selectbox(context.say("rule_on"), list(waiting), format_func=label)
        outcome = st.radio(
            context.say("ruling"),
            OUTCOMES,
            format_func=lambda o: outcome_word(context, o),
            horizontal=True,
        )
        events = st.number_input(context.say("rule_events"), value=-1.0, step=1.0)
        alike = st.checkbox(context.say("rule_alike"))
        reason = st.text_area(context.say("why"), max_chars=500)
        sent = st.form_submit_button(context.say("rule_do"))
    if sent and chosen:
        ruling = ruled(desk, waiting[chosen], outcome, reason, events, alike)
        tried(
            context, lambda: assess.rule(desk.home, chosen, ruling, desk.ask("rule")),
            context.say("ruled_ok"),
        )  # fmt: skip


def ruled(
    desk: Desk, appeal: Appeal, outcome: str, reason: str, events: float, alike: bool
) -> assess.Ruling:
    """A deduction is moved by events; an indicator upheld against is not assessed."""
    deductions = {d.code for d in desk.bench.catalogue.scheme.deductions}
    remedy = None
    if outcome != "dismissed":
        code = next((c for c in appeal.codes if c in deductions), appeal.codes[0])
        remedy = (EVENTS, code, {"events": events}) if code in deductions else (EXEMPT, code, {})
    return assess.Ruling(outcome, reason, remedy, alike)  # type: ignore[arg-type]
