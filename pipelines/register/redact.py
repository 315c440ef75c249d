"""Erasing a stored original. Its hash and its values stay."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from pipelines import clock, lock
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import sweep, tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row
from pipelines.register.store import open_register, writing


def redact(home: Home, file_hash: str, actors: Sequence[Actor], reason: str) -> str:
    """Erase the original whose SHA-256 begins with ``file_hash``; its whole hash.

    Two different roles must stand for it, with a reason. Marked first and erased after, so that a
    crash between the two is made good by the next sweep. Raises UserError.
    """
    roles = {actor.role.strip().casefold() for actor in actors} - {""}
    if len(roles) < 2:
        raise UserError("redact: two different roles must ask for it; give --by twice")
    if not reason.strip():
        raise UserError("redact: say why with --reason")
    with lock.held(home):
        engine = open_register(home)
        try:
            with sweep.guarded(home, engine):
                with writing(engine) as connection:
                    whole = _stored(connection, file_hash.strip().lower())
                    _mark(connection, whole, actors, reason)
                home.original(whole).unlink(missing_ok=True)
        finally:
            engine.dispose()
    return whole


def _stored(connection: Connection, prefix: str) -> str:
    """The one file meant. Raises UserError for none, more than one, or nothing to erase."""
    row = _match(connection, prefix)
    if row.redacted_at:
        raise UserError(f"redact {prefix}: was erased on {row.redacted_at:%Y-%m-%d}; nothing to do")
    if not row.is_archived:
        raise UserError(f"redact {prefix}: this file was refused and never stored; nothing to do")
    return str(row.file_hash)


def _match(connection: Connection, prefix: str) -> Row[Any]:
    file = tables.file
    if len(prefix) < 8 or set(prefix) - set("0123456789abcdef"):
        raise UserError(f"redact {prefix}: give at least 8 characters of the file's SHA-256")
    rows = connection.execute(
        select(file).where(file.c.file_hash.startswith(prefix)).limit(2)
    ).all()
    if not rows:
        raise UserError(f"redact {prefix}: no such file; a return's receipt or page shows the hash")
    if len(rows) > 1:
        raise UserError(f"redact {prefix}: several files begin so; give more of the hash")
    return rows[0]


def _mark(connection: Connection, file_hash: str, actors: Sequence[Actor], reason: str) -> None:
    file, now = tables.file, clock.now()
    connection.execute(update(file).where(file.c.file_hash == file_hash).values(redacted_at=now))
    add_events(
        connection, [event_row(actor, "redacted", file_hash, reason, now) for actor in actors]
    )
