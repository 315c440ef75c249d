"""Entries: what was decided and what waits; proposing one with its effect shown, approving another's."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import proof, tables
from dashboard.components.assessment import vetoes
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.saying import about
from dashboard.components.context import Context
from dashboard.components.doing import on_disk, tried
from dashboard.components.units import by_name
from dashboard.labels import number
from pipelines import assess
from pipelines.assess import Request, evidence, practices
from pipelines.assess import entries as made
from pipelines.assess.claims import is_open
from pipelines.errors import UserError
from pipelines.register.entries import APPROVED, BONUS, EVENTS, EXEMPT, PROPOSED, VETO
from pipelines.register.practices import practices as practised

KINDS = (EVENTS, EXEMPT, BONUS, VETO)
"""The kinds proposed here; a figure is adjudicated from its recount."""


def show(context: Context, desk: Desk) -> None:
    own = [e for e in desk.bench.entries if desk.unit in (None, e.unit)]
    tables.show(
        context,
        own,
        {
            "unit": lambda e: desk.name(e.unit, context.language),
            "entry_kind": lambda e: context.say(f"entry_{e.kind}"),
            "entry_about": lambda e: about(desk, e, context.language),
            "status": lambda e: context.say(e.state),
            "reason": lambda e: e.reason,
            "entry_made_by": lambda e: context.say("and").join(
                context.role(s.actor_role) for s in e.steps
            ),
        },
        "entry_none",
        act=lambda e: (e.unit, e.code, e.unit, desk.one.period),
    )
    names = {
        e.entry_id: f"{desk.name(e.unit, context.language)} {about(desk, e, context.language)}"
        for e in own
    }
    proof.show(context, desk.engine, list(names), desk.read, lambda kept: names[kept.subject])
    if desk.may("entry"):
        decide(context, desk)
        vetoes.show(context, desk)
        claims(context, desk)
        propose(context, desk)
        take_back(context, desk)


def decide(context: Context, desk: Desk) -> None:
    """Approve or refuse what another role proposed."""
    waiting = {
        e.entry_id: e for e in desk.bench.entries
        if e.state == PROPOSED and desk.actor.role not in e.makers
    }  # fmt: skip
    if not waiting:
        return
    with st.form("decide_entry"):
        chosen = st.selectbox(
            context.say("which_entry"), list(waiting),
            format_func=lambda key: f"{desk.name(waiting[key].unit, context.language)}"
            f" {about(desk, waiting[key], context.language)}",
        )  # fmt: skip
        reason = st.text_input(context.say("why"), key="decide_why")
        left, right = st.columns(2)
        approves = left.form_submit_button(context.say("approve"))
        refuses = right.form_submit_button(context.say("refuse"))
    if approves and chosen:
        tried(
            context, lambda: assess.approve(desk.home, chosen, desk.ask("entry", reason or None)),
            context.say("approved"),
        )  # fmt: skip
    if refuses and chosen:
        tried(
            context,
            lambda: assess.refuse(desk.home, chosen, desk.ask("entry", reason)),
            context.say("refused"),
        )


def claims(context: Context, desk: Desk) -> None:
    """Bonuses that good practice made prefecture-wide may claim and that nobody entered yet."""
    if not is_open(desk.one):
        return
    known = practised(desk.engine)
    found = practices.unclaimed(desk.bench, practices.bonus_claims(desk.bench, known))
    if found:
        st.markdown(context.say("practice_claims", count=len(found)))
        if st.button(context.say("practice_claim")):
            tried(
                context,
                lambda: practices.claim(desk.home, desk.one.assessment_id, desk.ask("entry")),
                context.say("proposed_ok"),
            )


def propose(context: Context, desk: Desk) -> None:
    with st.expander(context.say("propose")):
        kind = st.selectbox(
            context.say("entry_kind"), KINDS, format_func=lambda k: context.say(f"entry_{k}")
        )
        codes = named(desk, kind, context.language)
        units = by_name(context, (u for u in desk.catalogue.unit_by_code if is_assessed(desk, u)))
        unit = st.selectbox(
            context.say("about_unit"), units, format_func=lambda u: desk.name(u, context.language)
        )
        code = st.selectbox(context.say("points_code"), list(codes), format_func=codes.__getitem__)
        content = asked(context, desk, kind, code)
        reason = st.text_input(context.say("why"), key="propose_why")
        claim = assess.Claim(unit, kind, code, content, reason)
        files = st.file_uploader(
            context.say("evidence_files"), accept_multiple_files=True, key="proof_entry"
        )
        left, right = st.columns(2)
        if left.button(context.say("show_effect")):
            told(context, desk, claim)
        if right.button(context.say("save_entry")):
            tried(context, lambda: save(desk, claim, files or ()), context.say("proposed_ok"))


def take_back(context: Context, desk: Desk) -> None:
    """Revoke an entry that counts or waits, while the assessment is open."""
    known = {e.entry_id: e for e in desk.bench.entries if e.state in (PROPOSED, APPROVED)}
    if not known or not is_open(desk.one):
        return

    def label(key: str) -> str:
        name = desk.name(known[key].unit, context.language)
        return f"{name} {about(desk, known[key], context.language)}"

    with st.expander(context.say("revoke")), st.form("revoke", border=False):
        chosen = st.selectbox(context.say("revoke_which"), list(known), format_func=label)
        reason = st.text_input(context.say("why"), key="revoke_why")
        if st.form_submit_button(context.say("revoke_do")) and chosen:
            tried(
                context, lambda: assess.revoke(desk.home, chosen, desk.ask("entry", reason)),
                context.say("revoked"),
            )  # fmt: skip


def save(desk: Desk, claim: assess.Claim, files: Sequence[Any]) -> None:
    """Propose an entry, then attach what it rests on."""
    ask = desk.ask("entry")
    one = assess.propose(desk.home, desk.one.assessment_id, claim, ask)
    with on_disk(files) as paths:
        for path in paths:
            evidence.attach(desk.home, one.entry_id, path, Request(ask.actor))


def is_assessed(desk: Desk, unit: str) -> bool:
    return desk.catalogue.unit_by_code[unit].level == desk.catalogue.scheme.level


def named(desk: Desk, kind: str, language: str) -> dict[str, str]:
    """What an entry of a kind may be about, by code."""
    scheme = desk.bench.catalogue.scheme
    if kind == EXEMPT:
        names = desk.bench.catalogue.indicator_by_code
        return {
            x.indicator: f"{x.indicator} {names[x.indicator].name[language]}"
            for x in scheme.tree.leaves
        }
    listed: dict[str, Any] = {
        EVENTS: scheme.deductions,
        BONUS: [b for b in scheme.bonuses if b.kind == "entries"],
        VETO: scheme.vetoes,
    }
    return {one.code: f"{one.code} {one.name[language]}" for one in listed[kind]}


def asked(context: Context, desk: Desk, kind: str, code: str) -> dict[str, Any]:
    """What else an entry of a kind says."""
    if kind == EVENTS:
        return {"events": st.number_input(context.say("events_more"), value=-1.0, step=1.0)}
    if kind == BONUS:
        bonus = next(b for b in desk.bench.catalogue.scheme.bonuses if b.code == code)
        levels = {level.code: level.name[context.language] for level in bonus.levels}
        if levels:
            level = st.selectbox(
                context.say("bonus_level"), list(levels), format_func=levels.__getitem__
            )
            return {"level": level}
    return {}


def told(context: Context, desk: Desk, claim: assess.Claim) -> None:
    """What an entry would do, a line a unit."""
    try:
        effects = assess.effect(desk.home, desk.one.assessment_id, claim, desk.ask("entry"))
    except UserError as error:
        st.error(error.line(context.language))
        return
    if not effects:
        st.caption(context.say("effect_none"))
    for one in effects:
        st.markdown(effect_line(context, desk, one))


def effect_line(context: Context, desk: Desk, one: made.Effect) -> str:
    scheme = desk.bench.catalogue.scheme
    before, after = (
        scheme.grade_name(g, context.language) for g in (one.grade_before, one.grade_after)
    )
    grade = context.say("effect_grade", before=before, after=after) if before != after else ""
    return context.say(
        "effect_line", unit=desk.name(one.unit, context.language), grade=grade,
        before=number(one.total_before, 2), after=number(one.total_after, 2),
    )  # fmt: skip
