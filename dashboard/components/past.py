"""The unit's earlier receipts, each to be read again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components import handin, parts, receipt
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.components.tables import show as table
from dashboard.labels import GREY, SLOTS, number
from dashboard.marks import linked, literal, shaped
from pipelines import desk, period
from pipelines.entitled import not_own_file
from pipelines.errors import UserError
from pipelines.receipts import Receipt, receipts
from pipelines.receipts.page import page
from pipelines.receive import Outcome
from pipelines.register.store import reading
from pipelines.register.versions import Version, every_version_of

LISTED = 40
"""Receipts a part of the list, the latest first."""


def show(context: Context, counter: Counter) -> None:
    with reading(counter.engine) as connection:
        found = every_version_of(connection, counter.unit)
    found.sort(key=lambda v: (v.received_at, v.form), reverse=True)
    chosen = {v.return_id: v for v in reversed(found)}
    asked = context.choose(
        "receipt", "receipt", ["", *reversed(chosen)], "",
        lambda r: named(context, chosen[r]) if r else context.say("receipt_none"),
    )  # fmt: skip
    if asked:
        with st.container(border=True):
            one = again(counter, chosen[asked])
            receipt.show(context, counter, one)
            receipt.downloads(context, sheets(one, asked, context.language))
            if not not_own_file(counter.engine, counter.catalogue, counter.actor, one.file_hash):
                marked(context, counter, one)
    shown, place = parts.cut(context, found, LISTED)
    with place:
        table(
            context, shown,
            {
                "received_at": lambda v: f"{v.received_at:%Y-%m-%d %H:%M}",
                "form": lambda v: v.form,
                "period": lambda v: period.parse(v.period).name(context.language),
                "version": lambda v: number(v.version),
                "status": lambda v: status(context, v),
                "file": lambda v: linked(v.file_name, link("submit", section="receipts",
                                                           receipt=v.return_id, **kept(context, counter))),
            },
            empty="receipt_none_yet",
        )  # fmt: skip


def status(context: Context, one: Version) -> str:
    """Its verdict, or that it was taken back."""
    if one.withdrawn:
        return shaped("×", GREY, f" {context.say('withdrawn')}")
    verdict = one.verdict or "pending"
    return shaped(*SLOTS[verdict], f" {context.say(verdict)}")


def again(counter: Counter, one: Version) -> Receipt:
    """The receipt of a version, as the register tells it now."""
    key = (one.return_id, one.form, one.period, one.reporter)
    taken = Outcome(
        Path(one.file_name), one.file_name, one.file_hash, one.received_at, "received", (key,)
    )
    return receipts(counter.engine, counter.catalogue, [taken], counter.actor)[0]


def marked(context: Context, counter: Counter, one: Receipt) -> None:
    """The workbook as it came, marked: made at the desk when asked for."""
    key = f"marked_{one.file_hash}_{context.language}"
    ticket = st.session_state.get(key)
    if st.button(context.say("make_marked"), disabled=ticket is not None):
        try:
            actor = counter.acting("receipt")
            ticket = desk.enqueue_again(counter.home, one.file_hash, actor, context.language)
        except UserError as refused:
            st.error(refused.line(context.language))
            return
        st.session_state[key] = ticket
        with st.spinner(context.say("making_marked")):
            handin.wait(counter, ticket)
        st.rerun()
    if ticket is None:
        return
    answer = desk.outcome(counter.home, ticket)
    if answer is None:
        handin.watch(context, counter, ticket)
    elif answer.request.actor != counter.actor:
        st.info(context.say("receipt_gone"))  # of the one who was here before, in another role
    elif answer.problem:
        st.error(literal(answer.problem[context.language]))
    else:
        received = [one.received_at for one in answer.receipts]
        sheet = answer.sheets[received.index(one.received_at)]["marked"]
        content = (desk.folder(counter.home, ticket) / sheet).read_bytes()
        receipt.downloads(context, {"marked": (sheet, lambda: content)})


def sheets(
    one: Receipt, name: str, language: str
) -> dict[str, tuple[str, Callable[[], Any]]]:  # fmt: skip
    return {
        "html": (f"{name}.html", lambda: page(one, language)),
        "json": (f"{name}.json", lambda: one.model_dump_json(indent=2)),
    }


def kept(context: Context, counter: Counter) -> dict[str, str]:
    return {"for": counter.unit} if context.audience == "team" else {}


def named(context: Context, version: Version) -> str:
    of = period.parse(version.period).name(context.language)
    return context.say("receipt_of", form=version.form, period=of, version=version.version,
                       at=f"{version.received_at:%Y-%m-%d %H:%M}")  # fmt: skip
