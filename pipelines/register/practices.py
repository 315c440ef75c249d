"""经验做法: practices in the register: what a unit does well, who else does it now, and where all do.

That a practice is adopted prefecture-wide, one role proposes and another approves. Where it stands
follows from its steps, none of which is ever changed.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.assessments import canonical
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

ADDED: Final = "added"
TAKEN_UP: Final = "taken_up"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
STATES = (ADDED, TAKEN_UP, PROPOSED, APPROVED)
"""What it is after its last step; one that was refused is what it was before it was proposed."""


class Step(NamedTuple):
    """``detail``: of an adoption: ``units`` that do it now."""

    kind: str
    reason: str | None
    detail: Mapping[str, Any]
    at: datetime
    actor_role: str
    actor_unit: str | None


class Practice(NamedTuple):
    """``unit``: where it comes from. ``what``: what is done there."""

    practice_id: str
    unit: str
    what: str
    steps: tuple[Step, ...]

    @property
    def adopted_by(self) -> tuple[str, ...]:
        """The units that took it over, in the order they did."""
        every = [unit for s in self.steps if s.kind == TAKEN_UP for unit in s.detail["units"]]
        return tuple(dict.fromkeys(every))

    @property
    def proposal(self) -> Step | None:
        """That it be adopted prefecture-wide, while that waits for a second role."""
        moved = [step for step in self.steps if step.kind in (PROPOSED, APPROVED, REFUSED)]
        return moved[-1] if moved and moved[-1].kind == PROPOSED else None

    @property
    def approval(self) -> Step | None:
        """By which it was adopted prefecture-wide."""
        return next((step for step in self.steps if step.kind == APPROVED), None)

    @property
    def state(self) -> str:
        if self.approval:
            return APPROVED
        if self.proposal:
            return PROPOSED
        return TAKEN_UP if self.adopted_by else ADDED


def identity(unit: str, what: str) -> str:
    return hashlib.sha256(canonical([unit, what]).encode()).hexdigest()[:16]


def subject(practice_id: str) -> str:
    """What the audit log calls a practice."""
    return f"practice/{practice_id}"


def practices(bind: Bind) -> list[Practice]:
    """All of them, in the order they were added."""
    own, step = workbench.practice, workbench.practice_step
    with reading(bind) as connection:
        taken: dict[str, list[Step]] = {}
        for row in connection.execute(select(step).order_by(step.c.step_id)):
            detail = json.loads(row.detail) if row.detail else {}
            one = Step(row.kind, row.reason, detail, row.at, row.actor_role, row.actor_unit)
            taken.setdefault(row.practice_id, []).append(one)
        found = [
            Practice(row.practice_id, row.unit, row.what, tuple(taken[row.practice_id]))
            for row in connection.execute(select(own))
        ]
    return sorted(found, key=lambda p: (p.steps[0].at, p.practice_id))


def add_practice(connection: Connection, one: Practice, actor: Actor, at: datetime) -> None:
    """A new practice with its first step, in the caller's transaction."""
    row = {"practice_id": one.practice_id, "unit": one.unit, "what": one.what}
    insert_all(connection, workbench.practice, [row])
    add_step(connection, one.practice_id, ADDED, actor, at, None)


def add_step(
    connection: Connection,
    practice_id: str,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """A step with its event, in the caller's transaction."""
    row = {
        "practice_id": practice_id, "kind": kind, "reason": reason,
        "detail": canonical(detail) if detail else None, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, workbench.practice_step, [row])
    told = event_row(actor, f"practice {kind}", subject(practice_id), reason, at)
    add_events(connection, [told])
