"""A receipt on screen: what came of a file, in which cells something is wrong, and what to do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import saying, taking
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.components.tables import show as table
from dashboard.labels import SLOTS, number
from dashboard.marks import literal, shaped
from pipelines import desk
from pipelines.desk import Answer
from pipelines.ranges import ranges
from pipelines.receipts import Found, Receipt, ReturnReceipt, lines, summary
from pipelines.receipts.words import remedy, unkept

MIME = {
    "marked": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
}
SHEETS = tuple(MIME)
LONG = 200
"""Findings of one return listed on screen; the marked workbook and the receipt's page hold all."""


def several(context: Context, counter: Counter, answer: Answer) -> None:
    """The receipts of one ticket, those that ask for something first."""
    given = list(answer.receipts)
    if len(given) > 1 or any(one.is_check for one in given):
        st.markdown(f"**{summary(given, context.language)}**")
    sheets: Sequence[dict[str, str]] = answer.sheets or [{}] * len(given)
    pairs = zip(given, sheets, strict=True)
    folder = desk.folder(counter.home, answer.ticket)
    for one, sheet in sorted(pairs, key=lambda pair: gravity(pair[0])):
        with st.container(border=True):
            show(context, counter, one)
            files = {kind: folder / sheet[kind] for kind in SHEETS if kind in sheet}
            downloads(context, {k: (path.name, path.read_bytes) for k, path in files.items()})


def downloads(context: Context, sheets: Mapping[str, tuple[str, Callable[[], Any]]]) -> None:
    """A button for each sheet of a receipt, by kind: its name, and what gives its bytes."""
    places = st.columns([3] * len(sheets) + [1]) if sheets else []
    for place, (kind, (name, content)) in zip(places, sheets.items(), strict=False):
        taking.button(
            context, context.say(f"sheet_{kind}"), content, name, MIME[kind], key=f"sheet_{name}",
            place=place, width="stretch",
        )  # fmt: skip


def gravity(one: Receipt) -> int:
    if one.kind == "rejected":
        return 0
    order = ("returned", "held")
    found = [order.index(r.verdict) for r in one.returns if r.verdict in order]
    return 1 + min(found, default=len(order))


def show(context: Context, counter: Counter, one: Receipt) -> None:
    head = lines([one], context.language)[: 1 if one.refusal else None]
    if one.refusal:
        st.html(f"<p class='gh-p'>{shaped(*SLOTS['rejected'], ' ' + head[0]).html}</p>")
        st.markdown(one.next[context.language])
    for each in one.returns:
        of_return(context, counter, one, each)
    for left in one.unkept[:LONG]:
        st.warning(literal(unkept(left, context.language)))
    st.caption(context.say("file_hash", hash=one.file_hash[:16], name=literal(one.file_name)))


def of_return(context: Context, counter: Counter, one: Receipt, each: ReturnReceipt) -> None:
    shape, colour = SLOTS.get(each.verdict or "", SLOTS["pending"])
    told = first_line(one, each, context.language)
    st.html(f"<p class='gh-p'>{shaped(shape, colour, ' ' + told).html}</p>")
    if each.asking:
        findings(context, each.asking[:LONG])
        if (rest := len(each.asking) - LONG) > 0:
            st.caption(context.say("more_findings", count=number(rest)))
    if not one.is_check and not each.is_repeat:
        saying.to_explain(context, counter, [f for f in each.asking if f.severity == "warning"])
    if each.settled:
        findings(context, each.settled[:LONG])
    notes = [f for f in each.findings if f.severity == "note"]
    if notes:
        with st.expander(context.say("notes_ask_nothing", count=number(len(notes)))):
            findings(context, notes[:LONG])


def first_line(one: Receipt, each: ReturnReceipt, language: str) -> str:
    """The line of one return of the file."""
    return lines([one.model_copy(update={"returns": (each,)})], language)[0]


def findings(context: Context, found: Sequence[Found]) -> None:
    columns: dict[str, Any] = {
        "severity": lambda f: context.say(f.severity),
        "place": lambda f: (
            " ".join(filter(None, (f.sheet, ranges(f.cells or "")))) or context.say("whole_file")
        ),
        "message": lambda f: f.message[context.language],
        "remedy": lambda f: remedy(f, context.language),
    }
    table(context, found, columns)
