"""督办整改: actions in the register. A problem with an owner and a due date, and the steps taken about it.

Nothing is ever changed or taken away: where an action stands, and whether it was late, follow from its
steps and the day on which that is asked.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, Table, func, select

from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.assessments import canonical
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

OPENED: Final = "opened"
MEASURE: Final = "measure"
DONE: Final = "done"
BACK: Final = "back"
MOVED: Final = "moved"
CLOSED: Final = "closed"
STEPS = (OPENED, MEASURE, DONE, BACK, MOVED, CLOSED)
OPEN, IN_HAND, OVERDUE = "open", "in_hand", "overdue"
STATES = (OPEN, IN_HAND, DONE, CLOSED, OVERDUE)
ASSESSMENT, FINDING, ROW, FREE = SOURCES = ("assessment", "finding", "row", "free")
"""Where a problem was found: an assessment or finding by its id, a row of a page by its codes, words."""
STATE_AFTER = {OPENED: OPEN, MEASURE: IN_HAND, BACK: IN_HAND, DONE: DONE, CLOSED: CLOSED}


class Step(NamedTuple):
    """``reason``: the measure, what was done, why it was sent back or moved. ``detail``: of a move: the
    due dates before (``was``) and after (``due``)."""

    kind: str
    reason: str | None
    detail: Mapping[str, Any]
    at: datetime
    actor_role: str
    actor_unit: str | None


class Action(NamedTuple):
    """``first_due``: the due date it was opened with. ``repeats``: the action whose problem came again."""

    action_id: str
    owner: str
    problem: str
    source_kind: str
    source: str
    first_due: date
    repeats: str | None
    steps: tuple[Step, ...]

    @property
    def stage(self) -> str:
        """Open, in_hand, done or closed, whatever the day."""
        return next(STATE_AFTER[s.kind] for s in reversed(self.steps) if s.kind in STATE_AFTER)

    @property
    def measure(self) -> str | None:
        """What the owner is to do, as last said."""
        step = self.last(MEASURE)
        return step.reason if step else None

    @property
    def due(self) -> date:
        """The due date as last agreed."""
        moved = self.last(MOVED)
        return _day(moved, "due") if moved else self.first_due

    @property
    def judged_due(self) -> date:
        """The due date that lateness is judged by: a move counts only when it came before the date it
        moved was over."""
        judged = self.first_due
        for step in self.steps:
            if step.kind == MOVED and step.at.date() <= judged:
                judged = _day(step, "due")
        return judged

    @property
    def done_at(self) -> datetime | None:
        """When it was done, where it was and was not sent back."""
        done = self.last(DONE)
        return done.at if done and self.stage in (DONE, CLOSED) else None

    @property
    def closed_at(self) -> datetime | None:
        closed = self.last(CLOSED)
        return closed.at if closed else None

    @property
    def revision(self) -> int:
        """How many steps were taken: by it two who work on it at once are told apart."""
        return len(self.steps)

    def last(self, kind: str) -> Step | None:
        """The latest step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    def is_overdue(self, day: date) -> bool:
        """Not done on a day after the due date it is judged by."""
        return self.done_at is None and day > self.judged_due

    def state(self, day: date) -> str:
        """Its stage, or overdue, on a day."""
        return OVERDUE if self.is_overdue(day) else self.stage


def _day(step: Step, name: str) -> date:
    return date.fromisoformat(step.detail[name])


def identity(owner: str, problem: str, source: str, due: date, day: date) -> str:
    """Of an action opened on a day."""
    said = canonical([owner, problem, source, due.isoformat(), day.isoformat()])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def subject(action_id: str) -> str:
    """What the audit log calls an action."""
    return f"action/{action_id}"


def actions(bind: Bind, begins: str = "") -> list[Action]:
    """Those whose id begins so, in the order they were opened."""
    own, step = workbench.action, workbench.action_step
    with reading(bind) as connection:
        taken: dict[str, list[Step]] = {}
        for row in connection.execute(_beginning(step, begins).order_by(step.c.step_id)):
            detail = json.loads(row.detail) if row.detail else {}
            one = Step(row.kind, row.reason, detail, row.at, row.actor_role, row.actor_unit)
            taken.setdefault(row.action_id, []).append(one)
        found = [
            Action(
                row.action_id, row.owner, row.problem, row.source_kind, row.source, row.due,
                row.repeats, tuple(taken[row.action_id]),
            )
            for row in connection.execute(_beginning(own, begins))
        ]  # fmt: skip
    return sorted(found, key=lambda a: (a.steps[0].at, a.action_id))


def _beginning(table: Table, begins: str) -> Select[Any]:
    # Not LIKE: it tells capitals apart on PostgreSQL only.
    return select(table).where(func.substr(table.c.action_id, 1, len(begins)) == begins)


def add_action(connection: Connection, one: Action, actor: Actor, at: datetime) -> None:
    """A new action with its first step, in the caller's transaction."""
    row = {
        "action_id": one.action_id, "owner": one.owner, "problem": one.problem,
        "source_kind": one.source_kind, "source": one.source, "due": one.first_due,
        "repeats": one.repeats,
    }  # fmt: skip
    insert_all(connection, workbench.action, [row])
    add_step(connection, one.action_id, OPENED, actor, at, None)


def add_step(
    connection: Connection,
    action_id: str,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """A step with its event, in the caller's transaction."""
    row = {
        "action_id": action_id, "kind": kind, "reason": reason,
        "detail": canonical(detail) if detail else None, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, workbench.action_step, [row])
    told = event_row(actor, f"action {kind}", subject(action_id), reason, at)
    add_events(connection, [told])
