"""What a unit owes now: a sentence, and a row for every return that asks for something."""

from collections import Counter as Tally
from collections.abc import Sequence

import streamlit as st

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.counter import Counter
from dashboard.components.tables import show as table
from dashboard.labels import GREY, SLOTS, VERMILION, day
from dashboard.marks import Mark, linked, shaped
from pipelines import period
from pipelines.standing import Standing

STATE = {"overdue": ("□", VERMILION), "due": ("◇", GREY), "received": SLOTS["pending"]}
LED = ("due", "overdue", "returned", "held", "received")
LISTED = 30


def lead(context: Context, counter: Counter, owed: Sequence[Standing]) -> str:
    """How many returns ask for what, and how long there is for the next."""
    counts = Tally(one.state for one in owed)
    name = counter.name(context)
    if not any(one.asks for one in owed):
        return context.say("owed_nothing", unit=name)
    told = [context.say(f"owed_{s}", count=counts[s]) for s in LED if counts[s]]
    text = context.say("owed_lead", unit=name, told=context.say("comma").join(told))
    coming = [one for one in owed if one.state == "due"]
    if coming:
        first = min(coming, key=lambda one: one.due_day)
        text += context.say("owed_next", day=day(first.due_day, context.language),
                            count=first.working_days)  # fmt: skip
    return text


def folded(context: Context, counter: Counter) -> None:
    """The list out of the way, where there is one."""
    asking = sum(one.asks for one in counter.owed)
    if asking:
        with st.expander(context.say("owed_list", count=asking)):
            show(context, counter, counter.owed)


def show(context: Context, counter: Counter, owed: Sequence[Standing]) -> None:
    asking = [one for one in owed if one.asks][:LISTED]
    forms = counter.catalogue.form_by_code
    columns = {
        "form": lambda s: f"{s.form} {forms[s.form].name[context.language]}",
        "period": lambda s: period.parse(s.period).name(context.language),
        "due_day": lambda s: day(s.due_day, context.language),
        "time_left": lambda s: left(context, s),
        "status": lambda s: state(context, s),
        "to_do": lambda s: to_do(context, s),
        "at_hand": lambda s: at_hand(context, s),
    }
    table(context, asking, columns, empty="owed_none")


def left(context: Context, one: Standing) -> str:
    if one.latest and not one.is_late:
        return context.say("was_on_time")
    if one.working_days < 0:
        return context.say("days_over", count=-one.working_days)
    return context.say("days_left", count=one.working_days)


def to_do(context: Context, one: Standing) -> str:
    told = context.say(f"do_{one.state}")
    stays = one.state == "returned" and one.in_force
    return told + (context.say("stays_in_force", version=stays.version) if stays else "")


def state(context: Context, one: Standing) -> Mark:
    shape, colour = STATE.get(one.state) or SLOTS[one.state]
    count = one.warnings if one.state == "held" else one.errors
    told = context.say(f"stands_{one.state}", count=count)
    return shaped(shape, colour, told)


def at_hand(context: Context, one: Standing) -> Mark:
    """The template, and the receipt of what came."""
    kept = {"for": one.reporter} if context.audience == "team" else {}
    template = linked(
        context.say("template"),
        link("submit", section="templates", of=f"{one.end}", only=one.form, **kept),
    )
    if one.latest is None:
        return template
    receipt = linked(
        context.say("receipt"),
        link("submit", section="receipts", receipt=one.latest.return_id, **kept),
    )
    return Mark(f"{template} · {receipt}", f"{template.html} · {receipt.html}")
