"""督办: from a row of any page to an action about it, or to the one there is."""

from typing import Any

from dashboard.components.address import link
from dashboard.components.context import Context
from dashboard.labels import VERMILION, day
from dashboard.marks import Mark, linked, shaped
from dashboard.queries import actions

About = tuple[str | None, ...]
"""The unit a row is of, then the codes of the row or a finding's id."""


def cell(context: Context, owner: str | None, *about: str | None) -> str:
    """For the last column of a row. ``owner``: the unit it is of; ``about``: the codes of the row, or a
    finding's id. Nothing for those who may not open an action about it."""
    if not may_open(context, owner) or not all(about):
        return ""
    source = " ".join(map(str, about))
    one = context.ask(actions.supervised).get(source)
    if one is None:
        told = {"section": "open", "owner": owner or "", "about": source}
        return linked(context.say("supervise_do"), link("actions", **told))
    return linked(until(context, one), link("actions", action=one["action_id"]))


def may_open(context: Context, owner: str | None) -> bool:
    """Evaluators for anyone, a unit for itself, the public for nobody."""
    return context.audience == "team" or (
        context.audience != "public" and context.audience == owner
    )


def until(context: Context, one: dict[str, Any]) -> Mark | str:
    """When an action is due; marked when that is over."""
    told: str = context.say("supervised_until", due=day(one["due_date"], context.language))
    if one["is_overdue"]:
        return shaped("○", VERMILION, f" {context.say('supervised_late')}")
    return told
