"""Findings across returns, remembered from build to build.

A build works them out anew; the register keeps when each was first found and when it no longer was, so
that nothing vanishes and a build made again says the same. What is kept follows from builds: it asks
for no new one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, bindparam, select, update

from pipelines.paths import Home
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.store import Bind, open_register, reading, writing

BUILD = Actor("build")


def remembered(bind: Bind) -> Sequence[Row[Any]]:
    """Rows of the table ``cross_finding``, in the order of their ids."""
    table = tables.cross_finding
    with reading(bind) as connection:
        return connection.execute(select(table).order_by(table.c.finding_id)).all()


def dated(
    before: Iterable[Row[Any]], found: Iterable[Mapping[str, Any]], as_of: datetime
) -> list[dict[str, Any]]:
    """What is found now, since it was first found, and what was found before and no longer is."""
    known = {row.finding_id: row for row in before}
    current = [
        {**one, "first_seen_at": _first(known.get(one["finding_id"]), as_of), "resolved_at": None}
        for one in found
    ]
    present = {one["finding_id"] for one in current}
    gone = [row for key, row in known.items() if key not in present]
    return current + [
        {**row._mapping, "resolved_at": min(row.resolved_at or as_of, as_of)} for row in gone
    ]


def _first(row: Row[Any] | None, as_of: datetime) -> datetime:
    return min(row.first_seen_at, as_of) if row else as_of


def remember(
    home: Home,
    build_id: str,
    before: Iterable[Row[Any]],
    dated_now: Iterable[Mapping[str, Any]],
    as_of: datetime,
) -> None:
    """Keep what a build found (``dated``): new findings, and those whose dates have moved. It is done
    before the build has its name, so that one that is served is remembered."""
    known = {row.finding_id: dict(row._mapping) for row in before}
    changed = [dict(one) for one in dated_now if known.get(one["finding_id"]) != one]
    new = [one for one in changed if one["finding_id"] not in known]
    moved = [{"key": one["finding_id"], **one} for one in changed if one["finding_id"] in known]
    if not changed:
        return
    engine = open_register(home)
    try:
        _write(engine, build_id, new, moved, as_of)
    finally:
        engine.dispose()


def _write(
    engine: Engine,
    build_id: str,
    new: list[dict[str, Any]],
    moved: list[dict[str, Any]],
    as_of: datetime,
) -> None:
    table = tables.cross_finding
    columns: dict[str, Any] = {c.name: bindparam(c.name) for c in table.c if c.name != "finding_id"}
    with writing(engine) as connection:
        insert_all(connection, table, new)
        if moved:
            change = update(table).where(table.c.finding_id == bindparam("key")).values(**columns)
            connection.execute(change, moved)
        gone = sum(one["resolved_at"] is not None for one in moved)
        told = f"{len(new)} new, {gone} no longer found"
        add_events(connection, [event_row(BUILD, "cross", build_id, told, as_of)])
