"""Declared corrections: what one role says a cell of a return should have held, once another agrees.

A correction names a version, a cell, the value there and the one in its place. It is declared by one
role and approved, or refused, by a different one; either may revoke it. Nothing is ever changed or
taken away: where it stands follows from its steps.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.sql import Select

from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, reading

WAITING, APPROVED, REFUSED, REVOKED = "waiting", "approved", "refused", "revoked"
DECLARED = "declared"
APPLIED, STALE = "applied", "stale"
"""What approved ones are in a build: the return is in force, or another version is."""
STATES = (APPLIED, WAITING, STALE, REFUSED, REVOKED)


class Place(NamedTuple):
    """A cell of a version: the row's unit, the item of the form's dimension or "", the element."""

    return_id: str
    unit: str
    item: str
    element: str


class Step(NamedTuple):
    """``kind``: declared, approved, refused or revoked."""

    kind: str
    reason: str | None
    at: datetime
    actor_role: str
    actor_unit: str | None


class Correction(NamedTuple):
    """``slot``: form, period and reporter of the return. ``old_value``, ``new_value``: None for a cell
    that holds no number. ``steps``: in order, the declaration first."""

    correction_id: str
    slot: tuple[str, str, str]
    place: Place
    sheet: str | None
    cell: str | None
    old_value: Decimal | None
    new_value: Decimal | None
    reason: str
    steps: tuple[Step, ...]

    @property
    def decision(self) -> str:
        """Waiting, approved, refused or revoked."""
        last = self.steps[-1].kind
        return WAITING if last == DECLARED else last

    def before(self, moment: datetime) -> "Correction | None":
        """As it stood just before a moment; None when it was not declared yet."""
        then = tuple(step for step in self.steps if step.at < moment)
        return self._replace(steps=then) if then else None


def state_of(correction: Correction, live: Iterable[str]) -> str:
    """Applied, waiting, stale, refused or revoked, by the ids of the returns in force."""
    decision = correction.decision
    if decision in (WAITING, APPROVED) and correction.place.return_id not in live:
        return STALE
    return APPLIED if decision == APPROVED else decision


def identity(
    place: Place, old_value: Decimal | None, new_value: Decimal | None, reason: str
) -> str:
    parts = (*place, text_of(old_value) or "", text_of(new_value) or "", reason)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def text_of(value: Decimal | None) -> str | None:
    """Exact text, the same for the same number: 12, 12.5."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def corrections(bind: Bind) -> list[Correction]:
    """All of them, by return and place, then in the order they were declared."""
    with reading(bind) as connection:
        steps: dict[str, list[Step]] = {}
        step = tables.correction_step
        for row in connection.execute(select(step).order_by(step.c.at, step.c.step_id)):
            one = Step(row.kind, row.reason, row.at, row.actor_role, row.actor_unit)
            steps.setdefault(row.correction_id, []).append(one)
        found = [
            Correction(
                row.correction_id,
                (row.form, row.period, row.reporter),
                Place(row.return_id, row.unit, row.item, row.element),
                row.sheet,
                row.cell,
                _number(row.old_value),
                _number(row.new_value),
                row.reason,
                tuple(steps[row.correction_id]),
            )
            for row in connection.execute(_with_slots())
        ]
    return sorted(found, key=lambda c: (c.place, c.steps[0].at, c.correction_id))


def _with_slots() -> Select[Any]:
    own, returned = tables.correction, tables.returned
    return select(own, returned.c.form, returned.c.period, returned.c.reporter).join(
        returned, returned.c.return_id == own.c.return_id
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def add_correction(connection: Connection, one: Correction, actor: Actor, at: datetime) -> None:
    """Record a declaration with its event, in the caller's transaction."""
    row = {
        "correction_id": one.correction_id, **one.place._asdict(), "sheet": one.sheet,
        "cell": one.cell, "old_value": text_of(one.old_value),
        "new_value": text_of(one.new_value), "reason": one.reason,
    }  # fmt: skip
    insert_all(connection, tables.correction, [row])
    add_step(connection, one.correction_id, DECLARED, actor, at, one.reason)


def add_step(
    connection: Connection,
    correction_id: str,
    kind: str,
    actor: Actor,
    at: datetime,
    reason: str | None,
) -> None:
    row = {
        "correction_id": correction_id, "kind": kind, "reason": reason, "at": at,
        "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, tables.correction_step, [row])
    event = event_row(actor, f"correction {kind}", correction_id, reason, at)
    add_events(connection, [event])
