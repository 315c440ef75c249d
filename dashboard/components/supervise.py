"""督办: from a row of any page to an action about it, or to the one there is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.labels import VERMILION, day
from dashboard.marks import Mark, linked, shaped
from dashboard.queries import actions

About = tuple[str | None, ...]
"""The unit a row is of, then the codes of the row or a finding's id."""


def cells(context: Context, rows: Sequence[About]) -> list[str]:
    """For the last column of a table, a row each. Nothing for those who may not open an action about it."""
    known, to = context.ask(actions.supervised), links("actions")
    return [cell(context, known, to, *row) for row in rows]


def cell(
    context: Context,
    known: Mapping[str, Mapping[str, Any]],
    to: Callable[..., str],
    owner: str | None,
    *about: str | None,
) -> str:
    """``known``: the actions there are by what they are about; ``to``: their page's addresses."""
    if not may_open(context, owner) or not all(about):
        return ""
    source = " ".join(map(str, about))
    if source not in known:
        return linked(
            context.say("supervise_do"), to(section="open", owner=owner or "", about=source)
        )
    return linked(until(context, known[source]), to(action=known[source]["action_id"]))


def may_open(context: Context, owner: str | None) -> bool:
    """Evaluators and leaders for anyone, a unit for itself."""
    return context.visitor.may("action_open", owner)


def until(context: Context, one: Mapping[str, Any]) -> Mark | str:
    """When an action is due; marked when that is over."""
    told: str = context.say("supervised_until", due=day(one["due_date"], context.language))
    if one["is_overdue"]:
        return shaped("○", VERMILION, f" {context.say('supervised_late')}")
    return told
