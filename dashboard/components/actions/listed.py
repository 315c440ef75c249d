"""The list of actions: where each stands, and one of them to look at or take further."""

from datetime import date
from typing import Any

import streamlit as st

from dashboard.components import tables
from dashboard.components.actions import openly, taken
from dashboard.components.actions.desk import Desk
from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.units import by_name
from dashboard.labels import AMBER, BLUE, GREY, NONE, VERMILION, day
from dashboard.marks import Mark, linked, shaped
from pipelines import clock
from pipelines.assess.action_list import STATES
from pipelines.assess.sources import source_name
from pipelines.catalogue.whole import Catalogue
from pipelines.register.actions import (
    ASSESSMENT,
    CLOSED,
    DONE,
    FINDING,
    FREE,
    IN_HAND,
    OPEN,
    OVERDUE,
    Action,
)
from pipelines.register.actions import actions as every

SHAPES = {
    OVERDUE: ("○", VERMILION), OPEN: ("□", GREY), IN_HAND: ("◐", AMBER), DONE: ("◐", BLUE), CLOSED: ("●", BLUE),
}  # fmt: skip
"""State -> shape and colour. The word beside them carries the same meaning."""
UNFINISHED, EVERY = "unfinished", "every"


def show(context: Context, desk: Desk) -> None:
    state, owner = filters(context, desk)
    today = clock.now().date()
    rows = [one for one in desk.found if is_wanted(one, state, today) and owner in ("", one.owner)]
    rows.sort(key=order)
    tables.show(
        context,
        rows,
        {
            "action_owner": lambda one: desk.name(one.owner, context.language),
            "action_problem": lambda one: linked(
                one.problem, link("actions", action=one.action_id)
            ),
            "action_source": lambda one: source(context, desk.catalogue, one),
            "status": lambda one: standing(context, one),
            "action_due": lambda one: due(context, one),
            "action_measure": lambda one: one.measure or NONE,
        },
        "action_none",
    )
    taken.show(context, desk, rows)


def filters(context: Context, desk: Desk) -> tuple[str, str]:
    """The state wanted, and the owner ("" for all)."""
    left, right = st.columns([2, 3])
    words = STATES[context.language]
    kinds = [UNFINISHED, OVERDUE, OPEN, IN_HAND, DONE, CLOSED, EVERY]
    state = context.choose(
        "stands", "state", kinds, UNFINISHED,
        lambda s: words.get(s) or context.say(f"actions_{s}"), left,
    )  # fmt: skip
    owners = by_name(context, {one.owner for one in desk.found})
    owner = context.choose(
        "owner", "action_owner", ["", *owners], "",
        lambda u: desk.name(u, context.language) if u else context.say("all"), right,
    )  # fmt: skip
    return state, owner


def is_wanted(one: Action, state: str, today: Any) -> bool:
    if state == UNFINISHED:
        return one.stage != CLOSED
    return state == EVERY or state in (one.state(today), one.stage)


def standing(context: Context, one: Action) -> Mark:
    """Where it stands in a shape and a word; how often it was sent back and that it came again."""
    return state_mark(context, one.state(clock.now().date()), remarks(context, one))


def state_mark(context: Context, state: str, more: str = "") -> Mark:
    shape, colour = SHAPES[state]
    return shaped(shape, colour, f" {STATES[context.language][state]}{more}")


def remarks(context: Context, one: Action) -> str:
    told = [context.say("action_again")] if one.repeats else []
    times = sum(step.kind == "back" for step in one.steps)
    told += [context.say("action_back", times=times)] if times else []
    return "".join(f" · {text}" for text in told)


def due(context: Context, one: Action) -> str:
    told = day(one.due, context.language)
    if one.due != one.first_due:
        told += context.say("action_first_due", day=day(one.first_due, context.language))
    today = clock.now().date()
    if one.is_overdue(today):
        told += " · " + context.say("action_late", count=(today - one.judged_due).days)
    return told


def source(context: Context, catalogue: Catalogue, one: Action) -> str:
    """Where the problem was found; leads there where that is a place on a page."""
    told = source_name(catalogue, one.source_kind, one.source)[context.language]
    if one.source_kind == ASSESSMENT:
        return linked(told, link("assess", assessment_id=one.source))
    if one.source_kind == FINDING:
        where = link("quality", section="findings", state="every", finding=one.source)
        return linked(context.say("finding_word", id=one.source[:8]), where)
    if one.source_kind == FREE:
        return told
    return linked(told, openly.row_address(catalogue, one.source.split()))


def public(context: Context, desk: Desk) -> None:
    """What everybody may know of all of them, and to a leader what leaders wrote."""
    rows = sorted(every(desk.engine), key=order)
    columns: tables.Columns = {
        "action_owner": lambda one: desk.name(one.owner, context.language),
        "action_source": lambda one: openly.about(context, desk.catalogue, one),
        "action_problem": lambda one: openly.problem(context, one),
        "status": lambda one: standing(context, one),
        "action_due": lambda one: due(context, one),
    }
    if not any(openly.is_own(context, one) for one in rows):
        columns = {key: make for key, make in columns.items() if key != "action_problem"}
    tables.show(context, rows, columns, "action_none", is_list=True)


def order(one: Action) -> tuple[bool, date, str]:
    """What is not closed first, by when it was due."""
    return one.stage == CLOSED, one.judged_due, one.action_id
