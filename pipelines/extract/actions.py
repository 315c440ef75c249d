"""Actions and practices of the register as tables."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipelines.extract.insert import Row, create
from pipelines.register.actions import MOVED, Action, Step
from pipelines.register.practices import Practice

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_actions(con: "DuckDBPyConnection", actions: Sequence[Action]) -> None:
    """``action``: where each stands by its steps; ``action_step``."""
    create(
        con,
        "action",
        "action_id TEXT, unit TEXT, problem TEXT, measure TEXT, source_kind TEXT, source TEXT,"
        " repeats TEXT, opened_at TIMESTAMP, opened_by TEXT, first_due_date DATE, due_date DATE,"
        " judged_due_date DATE, state TEXT, done_at TIMESTAMP, closed_at TIMESTAMP, closed_by TEXT,"
        " times_back INT",
        [_action(one) for one in actions],
    )
    create(
        con,
        "action_step",
        "action_id TEXT, step INT, kind TEXT, reason TEXT, due_date DATE, taken_at TIMESTAMP,"
        " actor_role TEXT, actor_unit TEXT",
        [
            (one.action_id, n, s.kind, s.reason, _moved_to(s), s.at, s.actor_role, s.actor_unit)
            for one in actions
            for n, s in enumerate(one.steps)
        ],
    )


def _action(one: Action) -> Row:
    opened, closed = one.steps[0], one.last("closed")
    return (
        one.action_id, one.owner, one.problem, one.measure, one.source_kind, one.source,
        one.repeats, opened.at, opened.actor_role, one.first_due, one.due, one.judged_due,
        one.stage, one.done_at, one.closed_at, closed.actor_role if closed else None,
        sum(step.kind == "back" for step in one.steps),
    )  # fmt: skip


def _moved_to(step: Step) -> date | None:
    return date.fromisoformat(step.detail["due"]) if step.kind == MOVED else None


def load_practices(con: "DuckDBPyConnection", practices: Sequence[Practice]) -> None:
    create(
        con,
        "practice",
        "practice_id TEXT, unit TEXT, what TEXT, state TEXT, added_at TIMESTAMP, adopted_by TEXT,"
        " adopted_units INT, proposed_by TEXT, approved_at TIMESTAMP, approved_by TEXT",
        [_practice(one) for one in practices],
    )


def _practice(one: Practice) -> Row:
    proposed = next((s for s in reversed(one.steps) if s.kind == "proposed"), None)
    waits_or_counts = proposed if one.proposal or one.approval else None
    return (
        one.practice_id, one.unit, one.what, one.state, one.steps[0].at, ", ".join(one.adopted_by),
        len(one.adopted_by), waits_or_counts.actor_role if waits_or_counts else None,
        one.approval.at if one.approval else None,
        one.approval.actor_role if one.approval else None,
    )  # fmt: skip
