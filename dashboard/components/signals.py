"""Integrity signals: for evaluators to put to a unit, and for the unit to answer."""

import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import access
from dashboard.components.context import Context
from dashboard.components.counter import Counter, served
from dashboard.components.tables import show as table
from dashboard.labels import day, number
from dashboard.marks import literal
from pipelines import signal_list
from pipelines.access import Role
from pipelines.errors import UserError
from pipelines.register import signals
from pipelines.signal_list import Entry, answer_by

LISTED = 100
RAREST = 1e-6


def show(context: Context, unit: str) -> None:
    """Every signal of the build; one chosen is put to its unit, or closed."""
    if context.visitor.role is not Role.EVALUATOR:
        st.info(context.say("signals_refused"))
        return
    _, catalogue, engine = served()
    rows = context.ask(signal_list.found)
    found = signal_list.with_questions(rows, engine, unit or None)
    states = [one.state for one in found]
    told = {"asked": len(states) - states.count("new"), "answered": states.count("answered")}
    st.markdown(f"**{context.say('signals_lead', count=len(found), **told)}**")
    st.caption(context.say("signals_note"))

    def named(code: str) -> str:
        return catalogue.unit_by_code[code].name[context.language]

    names = {one.id: one.name[context.language] for one in catalogue.signals}

    def state(one: Entry) -> str:
        last = answer_by(catalogue, one.code)
        until = day(last(one.question.asked_at.date()), context.language) if one.question else ""
        text = one.question.steps[-1].text if one.question else ""
        return context.say(f"signal_{one.state}", day=until, text=text)

    table(
        context, found[:LISTED],
        {
            "unit": lambda one: named(one.unit),
            "signal": lambda one: names.get(one.code, one.code),
            "message": lambda one: one.shown[f"question_{context.language}"],
            "chance": lambda one: rarity(context, one.shown["chance"]),
            "tested": lambda one: number(one.shown["tested"]),
            "status": state,
        },
        empty="signals_none",
        act=lambda one: (one.unit, one.unit, str(one.year)),
    )  # fmt: skip
    choices = {one.signal_id: one for one in found if one.state != "closed"}
    picked = context.choose(
        "signal", "signal_act", ["", *choices], "",
        lambda s: f"{names.get(choices[s].code, '')} {choices[s].shown[f'question_{context.language}']}"
        if s else context.say("signal_act_none"),
    )  # fmt: skip
    if picked:
        act(context, choices[picked])


def rarity(context: Context, chance: float) -> str:
    if chance < RAREST:
        return context.say("chance_tiny")
    return context.say("chance_of", n=number(1 / chance))


def act(context: Context, one: Entry) -> None:
    with st.container(border=True):
        st.markdown(literal(one.shown[f"question_{context.language}"]))
        with st.expander(context.say("signal_evidence")):
            st.json(json.loads(one.shown["evidence"]))
        if one.state == "new":
            said(context, "signal_ask", one.signal_id, partial(put, context, one))
        else:
            said(context, "signal_close", one.signal_id, partial(close, context, one))


def put(context: Context, one: Entry, text: str) -> None:
    """Put a signal to its unit."""
    actor = access.allowed(context.visitor, "signal_ask")
    home, _, engine = served()
    signal_list.ask(home, engine, one.signal_id, actor, text)


def close(context: Context, one: Entry, text: str) -> None:
    actor = access.allowed(context.visitor, "signal_close")
    _, catalogue, engine = served()
    signals.close(engine, one.signal_id, actor, text, answer_by(catalogue, one.code))


def asked(context: Context, counter: Counter) -> None:
    """What evaluators asked this unit, with an answer field for the unit itself."""
    found = [q for q in signals.questions(counter.engine, counter.unit) if q.state != "closed"]
    if not found:
        return
    st.subheader(context.say("signals_asked", count=len(found)))
    for one in found:
        shown = json.loads(one.evidence)
        last = answer_by(counter.catalogue, shown["code"])(one.asked_at.date())
        with st.container(border=True):
            st.markdown(literal(shown[f"question_{context.language}"]))
            st.caption(context.say("signals_asked_note", day=day(last, context.language)))
            with st.expander(context.say("signal_evidence")):
                st.json(json.loads(shown["evidence"]))
            for step in one.steps:
                st.text(f"{step.at:%Y-%m-%d} {context.role(step.actor_role)}：{step.text}")
            if counter.may("signal_answer"):
                said(
                    context, "signal_answer", one.signal_id, partial(reply, counter, one.signal_id)
                )


def reply(counter: Counter, signal_id: str, text: str) -> None:
    signals.answer(counter.engine, signal_id, counter.acting("signal_answer"), text)


def said(context: Context, word: str, key: str, keep: Callable[[str], object]) -> None:
    """A field and a button; what is said goes to the register."""
    with st.form(f"{word}_{key}", border=False):
        text = st.text_area(context.say(f"{word}_text"), max_chars=500, height=68)
        if st.form_submit_button(context.say(word)):
            try:
                keep(text)
            except UserError as error:
                st.error(error.line(context.language))
            else:
                st.rerun()
