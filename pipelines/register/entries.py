"""Bonus and veto entries that people decide: each with a reason, each an event."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, select

from pipelines.errors import UserError
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_event, insert_all
from pipelines.register.store import Bind, reading, writing

STATES = ("alleged", "reviewed", "confirmed", "dismissed", "appealed", "final")


def add_score_entry(
    engine: Engine,
    actor: Actor,
    *,
    unit: str,
    period: str,
    code: str,
    state: str,
    reason: str,
    level: str | None = None,
    matter: str | None = None,
    points: float | None = None,
) -> str:
    """Add one entry and return its id. Raises UserError without a reason, for an unknown state, or
    when the same entry is there already."""
    if not reason.strip():
        raise UserError(f"{unit} {period} {code}: an entry needs a reason; say why")
    if state not in STATES:
        raise UserError(f"{unit} {period} {code}: no state {state}; one of {', '.join(STATES)}")
    entry_id = _identity(unit, period, code, level, matter, reason)
    row = {
        "entry_id": entry_id, "unit": unit, "period": period, "code": code, "level": level,
        "matter": matter, "state": state, "points": points, "reason": reason,
    }  # fmt: skip
    with writing(engine) as connection:
        if connection.scalar(select(tables.score_entry.c.entry_id).filter_by(entry_id=entry_id)):
            raise UserError(f"{unit} {period} {code}: this entry is there already, for this reason")
        insert_all(connection, tables.score_entry, [row])
        add_event(connection, actor, "entry", entry_id, reason)
    return entry_id


def score_entries(bind: Bind) -> Sequence[Row[Any]]:
    """Rows of the table ``score_entry``, in the order of unit, period, code."""
    entry = tables.score_entry
    query = select(entry).order_by(entry.c.unit, entry.c.period, entry.c.code, entry.c.entry_id)
    with reading(bind) as connection:
        return connection.execute(query).all()


def _identity(*parts: str | None) -> str:
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:16]
