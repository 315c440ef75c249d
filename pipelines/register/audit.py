"""The audit log: events in the order they happened, each bound to the one before it by a hash.

``hash = SHA-256(hash before + newline + the event as JSON)``. So nothing can be changed, taken out or
put in between without every hash after it changing; what is cut off at the end shows against a hash
noted elsewhere, as each seal does. The database refuses to change an event, too; the chain is for
those who get around it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import DDL, Connection, insert, select, text, update
from sqlalchemy import event as schema_event

from pipelines.register import tables

FIRST = hashlib.sha256(b"guanhuai audit log").hexdigest()
"""What the first event is bound to."""
FIELDS = ("event_id", "at", "actor_role", "actor_unit", "kind", "subject", "reason")
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS event_no_{what.lower()} BEFORE {what} ON event"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    for what in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    "CREATE OR REPLACE FUNCTION event_only_added() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE OR REPLACE TRIGGER event_only_added BEFORE UPDATE OR DELETE ON event"
    " FOR EACH ROW EXECUTE FUNCTION event_only_added()",
)
GUARDS = {"sqlite": SQLITE_GUARDS, "postgresql": POSTGRESQL_GUARDS}
for dialect, guards in GUARDS.items():
    for guard in guards:
        ddl = DDL(guard.replace("%", "%%")).execute_if(dialect=dialect)
        schema_event.listen(tables.event, "after_create", ddl)


class Broken(NamedTuple):
    """The first event at which the log no longer hangs together. ``why``: changed, missing."""

    event_id: int
    why: str


def chained(before: str, row: Any) -> str:
    """The hash of an event (a mapping), given that of the one before it."""
    own = [row[name] for name in FIELDS]
    own[1] = row["at"].isoformat()
    said = json.dumps(own, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()


def append(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add events to the end of the log, in the caller's writing transaction."""
    listed = [dict(row) for row in rows]
    if not listed:
        return
    last, before = head(connection)
    for number, row in enumerate(listed, last + 1):
        row["event_id"] = number
        row["hash"] = before = chained(before, row)
    connection.execute(insert(tables.event), listed)


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last event; 0 and ``FIRST`` of an empty log."""
    event = tables.event
    query = select(event.c.event_id, event.c.hash).order_by(event.c.event_id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (row.event_id, row.hash) if row else (0, FIRST)


def broken(rows: Sequence[Any]) -> Broken | None:
    """Where the log, given whole and in order, first does not hang together."""
    before = FIRST
    for number, row in enumerate(rows, 1):
        if row.event_id != number:
            return Broken(number, "missing")
        if row.hash != chained(before, row._mapping):
            return Broken(number, "changed")
        before = row.hash
    return None


def chain_existing(connection: Connection) -> None:
    """Bind the events of a register that was made before they were bound, once, in their order."""
    event, before = tables.event, FIRST
    connection.execute(text("ALTER TABLE event ADD COLUMN hash VARCHAR(64)"))
    columns = [event.c[name] for name in FIELDS]
    for row in connection.execute(select(*columns).order_by(event.c.event_id)).all():
        before = chained(before, row._mapping)
        own = event.c.event_id == row.event_id
        connection.execute(update(event).where(own).values(hash=before))
    for guard in GUARDS[connection.dialect.name]:
        connection.execute(text(guard))
