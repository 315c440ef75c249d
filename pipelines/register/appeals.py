"""Appeals in the register: what a unit says against its points, and what was ruled, with reasons."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.assessments import canonical
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

LODGED: Final = "lodged"
RULED: Final = "ruled"
TAKEN_BACK: Final = "taken_back"


class Step(NamedTuple):
    """``detail``: of a ruling: outcome, and entries that follow from it."""

    kind: str
    reason: str | None
    detail: Mapping[str, Any]
    at: datetime
    actor_role: str
    actor_unit: str | None


class Appeal(NamedTuple):
    """``codes``: the indicators, deductions, bonuses or vetoes whose points it is about."""

    appeal_id: str
    assessment_id: str
    unit: str
    codes: tuple[str, ...]
    text: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        return self.steps[-1].kind

    @property
    def outcome(self) -> str | None:
        """Upheld, partly or dismissed, once it was ruled on."""
        return self.steps[-1].detail.get("outcome")


def identity(assessment_id: str, unit: str, codes: Sequence[str], text: str) -> str:
    said = canonical([assessment_id, unit, list(codes), text])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def appeals(bind: Bind, assessment_id: str | None = None) -> list[Appeal]:
    """All, or those of one assessment, in the order they were lodged."""
    own, step = workbench.appeal, workbench.appeal_step
    with reading(bind) as connection:
        taken: dict[str, list[Step]] = {}
        for row in connection.execute(select(step).order_by(step.c.step_id)):
            detail = json.loads(row.detail) if row.detail else {}
            one = Step(row.kind, row.reason, detail, row.at, row.actor_role, row.actor_unit)
            taken.setdefault(row.appeal_id, []).append(one)
        query = select(own)
        if assessment_id is not None:
            query = query.where(own.c.assessment_id == assessment_id)
        found = [
            Appeal(
                row.appeal_id, row.assessment_id, row.unit, tuple(json.loads(row.codes)), row.text,
                tuple(taken[row.appeal_id]),
            )
            for row in connection.execute(query)
        ]  # fmt: skip
    return sorted(found, key=lambda a: (a.steps[0].at, a.appeal_id))


def add_appeal(connection: Connection, one: Appeal, actor: Actor, at: datetime) -> None:
    row = {
        "appeal_id": one.appeal_id, "assessment_id": one.assessment_id, "unit": one.unit,
        "codes": canonical(list(one.codes)), "text": one.text,
    }  # fmt: skip
    insert_all(connection, workbench.appeal, [row])
    add_step(connection, one, LODGED, actor, at, one.text)


def add_step(
    connection: Connection,
    one: Appeal,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    row = {
        "appeal_id": one.appeal_id, "kind": kind, "reason": reason,
        "detail": canonical(detail) if detail else None, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, workbench.appeal_step, [row])
    subject = f"{one.assessment_id}/{one.appeal_id}"
    add_events(connection, [event_row(actor, f"appeal {kind}", subject, reason, at)])
