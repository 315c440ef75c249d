"""What a unit has open: findings, actions, and how its returns came in."""

from typing import Any

import streamlit as st

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.components.findings import is_part, lead
from dashboard.components.tables import show as table
from dashboard.labels import VERMILION, day, number
from dashboard.marks import linked, shaped
from dashboard.queries import profile, quality, rates

LISTED = 5


def findings(context: Context, unit: str) -> None:
    """How many findings are open in the period, and the gravest of them."""
    code = context.period["code"]
    st.subheader(lead(context, code, unit))
    rows = context.ask(quality.findings, quality.Wanted(code, "", "", "", unit, True), 1, LISTED)
    rows = [row for row in rows if row["severity"] != "note"]
    columns: dict[str, Any] = {
        "severity": lambda r: context.say(r["severity"]),
        "form": lambda r: r["form"],
        "period": lambda r: context.name(r, "period"),
        "message": lambda r: context.name(r, "message"),
    }
    empty = "no_open_findings_part" if is_part(context, unit) else "no_open_findings"
    table(context, rows, columns, empty, act=lambda r: (unit, r["finding_id"]))
    st.html(
        linked(context.say("unit_findings"), link("quality", section="findings", unit=unit)).html
    )


def actions(context: Context, unit: str) -> None:
    """The unit's actions that are not closed."""
    rows = context.ask(profile.actions, unit)
    late = sum(row["is_overdue"] for row in rows)
    st.subheader(context.say("profile_actions", count=number(len(rows)), overdue=number(late)))
    columns: dict[str, Any] = {}
    if any(row["problem"] for row in rows):
        columns["action_problem"] = lambda r: linked(
            r["problem"], link("actions", action=r["action_id"])
        )
    columns |= {
        "action_due": lambda r: day(r["due_date"], context.language),
        "status": lambda r: state(context, r),
    }
    table(context, rows[:LISTED], columns, empty="profile_no_actions")


def state(context: Context, row: dict[str, Any]) -> str:
    told: str = context.say(f"action_state_{row['state']}")
    if row["is_overdue"]:
        return shaped("○", VERMILION, f" {context.say('overdue')}")
    return told


def returns(context: Context, unit: str) -> None:
    """Forms with a return missing, late, held or sent back; in a word when there is none."""
    rows = context.ask(rates.by_form, context.period["code"], unit)
    due = sum(row["expected"] for row in rows)
    came = sum(row["received"] for row in rows)
    on_time = sum(row["on_time"] for row in rows)
    told = {"count": number(due), "received": number(came), "on_time": number(on_time)}
    st.subheader(context.say("profile_returns", **told))
    rows = [row for row in rows if not is_sound(row)]
    columns: dict[str, Any] = {
        "form": context.name,
        "received_of": lambda r: f"{number(r['received'])} / {number(r['expected'])}",
        "on_time": lambda r: number(r["on_time"]),
        "accepted": lambda r: number(r["accepted"]),
        "held_returned": lambda r: f"{number(r['held'])} / {number(r['returned'])}",
    }
    table(context, rows, columns, empty="profile_returns_sound")
    st.html(linked(context.say("unit_returns"), link("quality", section="returns", unit=unit)).html)


def is_sound(row: dict[str, Any]) -> bool:
    return bool(row["expected"] == row["received"] == row["on_time"] == row["accepted"])
