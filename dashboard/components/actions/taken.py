"""One action: the steps taken, what was attached, and the next step for who may take it."""

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components import proof
from dashboard.components.actions.desk import LABEL, Desk
from dashboard.components.context import Context
from dashboard.components.doing import on_disk, tried
from dashboard.labels import BLUE
from dashboard.marks import literal
from pipelines.assess import actions
from pipelines.assess.request import MANAGING
from pipelines.register.actions import DONE, IN_HAND, MEASURE, OPEN, Action, Step
from pipelines.register.evidence import Evidence


def show(context: Context, desk: Desk, rows: list[Action]) -> None:
    """One of the rows, chosen by its address or from the list."""
    if not rows:
        return
    known = {one.action_id: one for one in rows}

    def label(key: str) -> str:
        if not key:
            return context.say("action_pick_none")
        one = known[key]
        return f"{desk.name(one.owner, context.language)} {one.problem[:LABEL]}"

    chosen = context.choose("action", "action_pick", ["", *known], "", label)
    if chosen:
        with st.container(border=True):
            one_of(context, desk, known[chosen])


def one_of(context: Context, desk: Desk, one: Action) -> None:
    st.markdown(f"**{literal(desk.name(one.owner, context.language))}　{literal(one.problem)}**")
    lines = "".join(step_line(context, step) for step in one.steps)
    st.html(f"<div lang='{context.language}'>{lines}</div>")
    proof.show(context, desk.engine, [one.action_id], partial(read, desk))
    if one.stage == DONE and desk.unit is None:
        looked_at(context, desk, one)
    elif one.stage in (OPEN, IN_HAND) and desk.unit is None:
        st.caption(context.say("action_waits", who=desk.name(one.owner, context.language)))
        if desk.actor.role in MANAGING:
            moved(context, desk, one)
    elif one.stage in (OPEN, IN_HAND) and desk.may("action_own"):
        by_owner(context, desk, one)
    elif one.stage == DONE:
        who = context.say("and").join(context.role(role) for role in actions.CLOSING)
        st.caption(context.say("action_waits", who=who))
    else:
        st.caption(context.say("action_is_closed"))


def step_line(context: Context, step: Step) -> str:
    """``● 定措施 2011-03-01 09:00 单位负责人：补记台账``"""
    told = context.say("done_step_of" if step.kind == DONE else f"{step.kind}_step")
    said = escape(step.reason or "")
    if due := step.detail.get("due"):
        said = f"{escape(step.detail['was'])}→{escape(due)} {said}"
    who = f"{step.at:%Y-%m-%d %H:%M} {escape(context.role(step.actor_role))}"
    return f"<div><b style='color:{BLUE}'>●</b> {escape(told)} <small>{who}</small> {said}</div>"


def read(desk: Desk, kept: Evidence) -> bytes:
    access.allowed(desk.visitor, "evidence", kept.owner)
    return actions.read(desk.home, desk.catalogue, kept.evidence_id, desk.ask("evidence"))


def by_owner(context: Context, desk: Desk, one: Action) -> None:
    """The owner says what it will do, or changes that; then that it is done, with what shows it."""

    def agree(text: str, _files: Any) -> Any:
        return actions.agree(desk.home, one.action_id, desk.ask("action_own", text, one.revision))

    said(context, one, MEASURE, agree)
    if one.stage == IN_HAND:

        def done(text: str, files: Any) -> Any:
            with on_disk(files) as paths:
                return actions.done(
                    desk.home,
                    desk.catalogue,
                    one.action_id,
                    desk.ask("action_own", text, one.revision),
                    paths,
                )

        said(context, one, DONE, done)


def said(context: Context, one: Action, kind: str, act: Callable[[str, Any], Any]) -> None:
    """A field and a button; files too where something is to be shown."""
    with st.form(f"{kind}_{one.action_id}", border=False):
        text = st.text_area(context.say(f"action_say_{kind}"), max_chars=500, height=68)
        files: Any = ()
        if kind == DONE:
            files = st.file_uploader(
                context.say("evidence_files"), accept_multiple_files=True,
                key=f"proof_{one.action_id}",
            )  # fmt: skip
        sent = st.form_submit_button(context.say(f"action_send_{kind}"))
    if sent:
        tried(context, lambda: act(text, files), context.say("action_kept"))


def looked_at(context: Context, desk: Desk, one: Action) -> None:
    """Another role has looked: it is done, or it goes back."""
    with st.form(f"look_{one.action_id}", border=False):
        reason = st.text_area(context.say("action_look_why"), max_chars=500, height=68)
        left, right = st.columns(2)
        closes = left.form_submit_button(context.say("action_close"))
        sends = right.form_submit_button(context.say("action_send_back"))
    step = actions.close if closes else actions.send_back if sends else None
    if step:
        tried(
            context,
            lambda: step(
                desk.home,
                desk.catalogue,
                one.action_id,
                desk.ask("action_judge", reason or None, one.revision),
            ),
            context.say("action_kept"),
        )


def moved(context: Context, desk: Desk, one: Action) -> None:
    with st.expander(context.say("action_move")), st.form(f"move_{one.action_id}", border=False):
        due = st.date_input(context.say("action_move_to"), one.due, format="YYYY-MM-DD")
        reason = st.text_input(context.say("why"), key=f"move_why_{one.action_id}")
        if st.form_submit_button(context.say("action_move")):
            tried(
                context,
                lambda: actions.move(
                    desk.home,
                    desk.catalogue,
                    one.action_id,
                    due,
                    desk.ask("action_judge", reason, one.revision),
                ),
                context.say("action_kept"),
            )
