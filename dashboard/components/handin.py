"""Handing files in: lay them on the desk, watch them being looked at, read the receipts."""

import logging
import time

import streamlit as st

from dashboard.components import receipt
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.marks import literal
from pipelines import desk
from pipelines.desk import Upload
from pipelines.desk.ticket import Kind
from pipelines.errors import UserError, told

KINDS = ("xlsx", "xlsm", "xls", "ods", "csv", "txt", "json", "xml")
PATIENCE = 1.5
"""Seconds in which most files are answered: a page that waits shows its receipts at once."""
LOOK = 0.05
TICKET, TURN, LAID, DECLINED = "desk_ticket", "desk_turn", "desk_laid", "desk_declined"


def show(context: Context, counter: Counter) -> None:
    key = f"files_{st.session_state.setdefault(TURN, 0)}"
    given = st.file_uploader(
        context.say("files"), type=list(KINDS), accept_multiple_files=True, key=key,
        help=context.say("files_help"),
    )  # fmt: skip
    check, submit, _ = st.columns([2, 2, 6])
    check.button(
        context.say("check"), disabled=not (given and counter.may("check")), width="stretch",
        on_click=lay_down, args=(context, counter, key, "check"),
    )  # fmt: skip
    submit.button(
        context.say("hand_in"), type="primary", width="stretch",
        disabled=not (given and counter.may("submit")), on_click=lay_down,
        args=(context, counter, key, "submit"),
    )  # fmt: skip
    st.caption(context.say("check_or_submit"))
    if declined := st.session_state.pop(DECLINED, None):
        st.error(literal(declined))
    if ticket := st.session_state.get(TICKET):
        if st.session_state.pop(LAID, False):
            with st.spinner(context.say("looking")):
                wait(counter, ticket)
            st.rerun()  # what is owed, above, was drawn before the files were looked at
        watch(context, counter, ticket)


def lay_down(context: Context, counter: Counter, key: str, kind: Kind) -> None:
    """Called before the page runs: a run that reads the button may be cut short by the next, and the
    press be lost."""
    files = [Upload(one.name, one.getvalue()) for one in st.session_state[key]]
    if not files:
        return
    try:
        actor = counter.acting(kind)
        ticket = desk.enqueue(counter.home, files, actor, kind, context.language)
    except UserError as refused:
        st.session_state[DECLINED] = refused.line(context.language)
        return
    except Exception as error:  # the page's own net is not spread yet
        logging.getLogger(__name__).exception("laying files on the desk")
        st.session_state[DECLINED] = told(error, context.language)
        return
    st.session_state[TICKET], st.session_state[LAID] = ticket, True
    if kind == "submit":  # what is handed in is not offered to be handed in again
        st.session_state[TURN] += 1


def wait(counter: Counter, ticket: str) -> None:
    """Until a ticket is answered, or longer than a page should hold still."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and desk.progress(counter.home, ticket).state != "done":
        time.sleep(LOOK)


def watch(context: Context, counter: Counter, ticket: str) -> None:
    """The receipts, or how far the files are."""
    now = desk.progress(counter.home, ticket)
    if now.state == "done":
        receipts(context, counter, ticket)
    elif now.state == "gone":
        st.info(context.say("receipt_gone"))
    else:
        waiting(context, counter, ticket)


@st.fragment(run_every=0.5)
def waiting(context: Context, counter: Counter, ticket: str) -> None:
    now = desk.progress(counter.home, ticket)
    if now.state in ("done", "gone"):
        st.rerun(scope="app")
    if now.state == "waiting" and now.ahead:
        st.progress(0.0, context.say("files_ahead", ahead=now.ahead))
    else:
        share = now.done / now.total if now.total else 0.0
        st.progress(share, context.say("files_done", done=now.done, total=now.total))


def receipts(context: Context, counter: Counter, ticket: str) -> None:
    answer = desk.outcome(counter.home, ticket)
    if answer and answer.request.actor != counter.actor:
        return  # of the one who was here before, in another role
    if answer is None:
        st.info(context.say("receipt_gone"))
        return
    if answer.problem:
        st.error(literal(answer.problem[context.language]))
    receipt.several(context, counter, answer)
