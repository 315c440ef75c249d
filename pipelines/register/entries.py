"""Entries of assessments: what people decide beside what returns say, each with its reason.

A figure adjudicated (``value``), events of a deduction more or less (``events``), an indicator not
assessed (``exempt``), a ``bonus``, a ``veto``. One role proposes, another approves; a veto takes the
longer way of its due process. Where an entry stands follows from its steps.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from pipelines.register import workbench
from pipelines.register.actor import Actor
from pipelines.register.assessments import canonical
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

VALUE: Final = "value"
EVENTS: Final = "events"
EXEMPT: Final = "exempt"
BONUS: Final = "bonus"
VETO: Final = "veto"
KINDS = (VALUE, EVENTS, EXEMPT, BONUS, VETO)
PROPOSED, APPROVED, REFUSED, REVOKED = "proposed", "approved", "refused", "revoked"
ALLEGED, REVIEWED, CONFIRMED = "alleged", "reviewed", "confirmed"
DISMISSED, APPEALED, FINAL = "dismissed", "appealed", "final"
SETTLED = (APPROVED, REFUSED, REVOKED, DISMISSED, FINAL)
"""States of which nothing is left to decide."""


class Step(NamedTuple):
    kind: str
    reason: str | None
    at: datetime
    actor_role: str
    actor_unit: str | None


class Entry(NamedTuple):
    """``unit``: of the assessed level. ``period``: it counts in assessments of this one and around it.
    ``content``: by kind — value: return_id, row, item, old, new; events: events, and the form, period
    or rule they are of; bonus: level, matter, points."""

    entry_id: str
    assessment_id: str
    unit: str
    period: str
    kind: str
    code: str
    content: Mapping[str, Any]
    reason: str
    appeal_id: str | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        return self.steps[-1].kind

    @property
    def counts(self) -> bool:
        return self.state in (APPROVED, FINAL)

    @property
    def makers(self) -> set[str]:
        """The roles that made it: proposed, reviewed, approved, confirmed."""
        return {step.actor_role for step in self.steps if step.kind not in (APPEALED,)}


class ScoreEntry(NamedTuple):
    """An entry as scoring reads it: a row of ``source.score_entry``."""

    entry_id: str
    unit: str
    period: str
    code: str
    level: str | None
    matter: str | None
    state: str
    points: float | None
    reason: str
    events: float | None


def identity(
    assessment_id: str, unit: str, kind: str, code: str, content: Mapping[str, Any], reason: str
) -> str:
    said = canonical([assessment_id, unit, kind, code, content, reason])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def entries(bind: Bind) -> list[Entry]:
    """All of them, by unit, period, code, in the order they were made."""
    own, step = workbench.entry, workbench.entry_step
    with reading(bind) as connection:
        taken: dict[str, list[Step]] = {}
        for row in connection.execute(select(step).order_by(step.c.step_id)):
            one = Step(row.kind, row.reason, row.at, row.actor_role, row.actor_unit)
            taken.setdefault(row.entry_id, []).append(one)
        found = [
            Entry(
                row.entry_id, row.assessment_id, row.unit, row.period, row.kind, row.code,
                json.loads(row.content), row.reason, row.appeal_id, tuple(taken[row.entry_id]),
            )
            for row in connection.execute(select(own))
        ]  # fmt: skip
    return sorted(found, key=lambda e: (e.unit, e.period, e.code, e.steps[0].at, e.entry_id))


def score_entries(bind: Bind) -> list[ScoreEntry]:
    """Those that scoring reads: approved ones, and vetoes as they stand."""
    return as_scored(entries(bind))


def as_scored(found: Iterable[Entry]) -> list[ScoreEntry]:
    return [_scored(one) for one in found if one.kind != VALUE and _is_told(one)]


def _is_told(one: Entry) -> bool:
    return one.state == APPROVED or (one.kind == VETO and one.state != REVOKED)


def _scored(one: Entry) -> ScoreEntry:
    said = one.content
    state = CONFIRMED if one.kind != VETO else one.state
    return ScoreEntry(
        one.entry_id, one.unit, one.period, one.code, said.get("level"), said.get("matter"), state,
        said.get("points"), one.reason, said.get("events"),
    )  # fmt: skip


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def add_entry(connection: Connection, one: Entry, kind: str, actor: Actor, at: datetime) -> None:
    """A new entry with its first step, in the caller's transaction."""
    row = {
        "entry_id": one.entry_id, "assessment_id": one.assessment_id, "unit": one.unit,
        "period": one.period, "kind": one.kind, "code": one.code,
        "content": canonical(one.content), "reason": one.reason, "appeal_id": one.appeal_id,
    }  # fmt: skip
    insert_all(connection, workbench.entry, [row])
    add_step(connection, one, kind, actor, at, one.reason)


def add_step(
    connection: Connection, one: Entry, kind: str, actor: Actor, at: datetime, reason: str | None
) -> None:
    row = {
        "entry_id": one.entry_id, "kind": kind, "reason": reason, "detail": None, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, workbench.entry_step, [row])
    subject = f"{one.assessment_id}/{one.entry_id}"
    add_events(connection, [event_row(actor, f"entry {kind}", subject, reason, at)])


def of_period(found: Sequence[Entry], contains: Any) -> list[Entry]:
    """Those that count in an assessment of a period: made of it or of one inside it.

    ``contains``: tells of a period's code whether it is."""
    return [one for one in found if contains(one.period)]
