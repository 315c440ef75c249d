"""What the register tells, and the small things written to it."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, bindparam, func, insert, select, update

from pipelines import clock
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, tables
from pipelines.register.actor import Actor
from pipelines.register.archive import part_path
from pipelines.register.store import Bind, reading, writing
from pipelines.register.versions import Version, all_versions, in_batches


class Pending(NamedTuple):
    """A return received and not yet judged."""

    return_id: str
    form: str
    period: str
    reporter: str
    sheet: str | None
    part_hash: str
    catalogue_hash: str


class Rejection(NamedTuple):
    """The latest refusal of a file that holds no return in force: its last reception."""

    file_hash: str
    name: str
    received_at: datetime
    reason: str
    message_zh: str
    message_en: str
    sheet: str | None
    cell: str | None
    form: str | None
    period: str | None
    reporter: str | None


def pending_returns(bind: Bind) -> list[Pending]:
    returned = tables.returned
    columns = [returned.c[name] for name in Pending._fields]
    query = select(*columns).where(returned.c.verdict.is_(None)).order_by(returned.c.return_id)
    with reading(bind) as connection:
        return [Pending(*row) for row in connection.execute(query)]


def versions(bind: Bind) -> list[Version]:
    """Every version of every slot; ``pandas.DataFrame(versions(engine))`` has a column a field."""
    with reading(bind) as connection:
        return all_versions(connection)


def periods(bind: Bind) -> list[str]:
    """The periods that returns are held for."""
    with reading(bind) as connection:
        return list(connection.scalars(select(tables.returned.c.period).distinct()))


def rejections(bind: Bind) -> list[Rejection]:
    """The last reception of each file under each of its names, in the order of time, name, hash."""
    reception, rejection = tables.reception, tables.rejection
    query = select(reception.c.name, reception.c.received_at, rejection).join(
        rejection, rejection.c.file_hash == reception.c.file_hash
    )
    with reading(bind) as connection:
        rows = connection.execute(query.order_by(reception.c.received_at, reception.c.name)).all()
    found = [Rejection(*(getattr(row, f) for f in Rejection._fields)) for row in rows]
    last = {(one.file_hash, one.name): one for one in found}
    return sorted(last.values(), key=lambda r: (r.received_at, r.name, r.file_hash))


def findings(bind: Bind, return_ids: Sequence[str] | None = None) -> list[Row[Any]]:
    """Rows of the table ``finding``: all, or those of some returns, in a fixed order."""
    finding = tables.finding
    query = select(finding).order_by(finding.c.return_id, finding.c.rule_id, finding.c.finding_id)
    with reading(bind) as connection:
        if return_ids is None:
            return list(connection.execute(query))
        batches = in_batches(sorted(set(return_ids)))
        chosen = (query.where(finding.c.return_id.in_(some)) for some in batches)
        return [row for one in chosen for row in connection.execute(one)]


def expectation_results(bind: Bind) -> list[Row[Any]]:
    """Rows of the table ``expectation_result``: how each rule fared in each run."""
    result = tables.expectation_result
    with reading(bind) as connection:
        return list(connection.execute(select(result).order_by(*result.primary_key)))


def returns_of(bind: Bind, file_hashes: Sequence[str]) -> list[Row[Any]]:
    """Rows of the table ``return`` of these files."""
    returned = tables.returned
    query = select(returned).order_by(returned.c.return_id)
    with reading(bind) as connection:
        batches = in_batches(sorted(set(file_hashes)))
        chosen = (query.where(returned.c.file_hash.in_(some)) for some in batches)
        return [row for one in chosen for row in connection.execute(one)]


def kept_originals(bind: Bind) -> frozenset[str]:
    """The hashes of the files whose original is stored: not refused for personal data, nor erased."""
    file = tables.file
    query = select(file.c.file_hash).where(file.c.is_archived, file.c.redacted_at.is_(None))
    with reading(bind) as connection:
        return frozenset(connection.scalars(query))


def part_paths(bind: Bind, home: Home) -> list[Path]:
    with reading(bind) as connection:
        hashes = connection.scalars(select(tables.part.c.part_hash).order_by("part_hash"))
        return [part_path(home, part_hash) for part_hash in hashes]


def parts_of(bind: Bind) -> dict[str, str]:
    """The hash of the part that holds the values of each return."""
    returned = tables.returned
    with reading(bind) as connection:
        rows = connection.execute(select(returned.c.return_id, returned.c.part_hash))
        return {row.return_id: row.part_hash for row in rows}


def sequence(bind: Bind) -> int:
    """The number of the last event: it moves with every change of the register."""
    with reading(bind) as connection:
        return connection.scalar(select(func.max(tables.event.c.event_id))) or 0


def events(bind: Bind, subject: str | None = None) -> list[Row[Any]]:
    """In the order they happened: all, or those about one file, return or entry."""
    query = select(tables.event).order_by(tables.event.c.event_id)
    if subject is not None:
        query = query.where(tables.event.c.subject == subject)
    with reading(bind) as connection:
        return list(connection.execute(query))


def events_about(bind: Bind, subject: str) -> list[Row[Any]]:
    """Events about something and all that belongs to it, in the order they happened."""
    event = tables.event
    below = event.c.subject.startswith(f"{subject}/", autoescape=True)
    query = select(event).where((event.c.subject == subject) | below).order_by(event.c.event_id)
    with reading(bind) as connection:
        return list(connection.execute(query))


def event_row(
    actor: Actor, kind: str, subject: str, reason: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    return {
        "at": at or clock.now(),
        "actor_role": actor.role,
        "actor_unit": actor.unit,
        "kind": kind,
        "subject": subject,
        "reason": reason,
    }


def add_event(bind: Bind, actor: Actor, kind: str, subject: str, reason: str | None = None) -> None:
    """One event, in the caller's transaction or in one of its own."""
    add_events(bind, [event_row(actor, kind, subject, reason)])


def add_events(bind: Bind, rows: Sequence[dict[str, Any]]) -> None:
    if isinstance(bind, Engine):
        with writing(bind) as connection:
            return add_events(connection, rows)
    audit.append(bind, rows)


def insert_all(connection: Connection, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    if listed := [dict(row) for row in rows]:
        connection.execute(insert(table), listed)


def record_judgement(
    engine: Engine,
    verdicts: Mapping[str, str],
    found: Iterable[Mapping[str, Any]],
    results: Iterable[Mapping[str, Any]],
    at: datetime,
    actor: Actor,
    steps: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Verdicts by return_id with their findings and the run's results, all or nothing.

    ``found``, ``results`` and ``steps`` are rows of the tables ``finding``, ``expectation_result``
    and ``finding_step``. A verdict once given stays.
    """
    returned = tables.returned
    judged = (
        update(returned)
        .where(returned.c.return_id == bindparam("judged_return"), returned.c.verdict.is_(None))
        .values(verdict=bindparam("given"), judged_at=at)
    )
    with writing(engine) as connection:
        if verdicts:
            given = [{"judged_return": key, "given": word} for key, word in verdicts.items()]
            connection.execute(judged, given)
        insert_all(connection, tables.finding, found)
        insert_all(connection, tables.expectation_result, results)
        insert_all(connection, tables.finding_step, steps)
        judging = [event_row(actor, "judged", key, word, at) for key, word in verdicts.items()]
        add_events(connection, [*judging, *(_of_step(step, at) for step in steps)])


def _of_step(step: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    by = Actor(step["actor_role"], step["actor_unit"])
    return event_row(by, step["kind"], step["finding_id"], step["reason"], at)


def keep_catalogue(connection: Connection, catalogue_hash: str, text: str) -> None:
    """Store a catalogue's canonical text under its hash, once."""
    kept = tables.catalogue_text
    own = select(kept.c.catalogue_hash).filter_by(catalogue_hash=catalogue_hash)
    if not connection.scalar(own):
        packed = {"catalogue_hash": catalogue_hash, "text": zlib.compress(text.encode())}
        insert_all(connection, kept, [packed])


def catalogue_text(bind: Bind, catalogue_hash: str) -> str:
    """The canonical text of a catalogue that was used. Raises UserError when it is no longer that."""
    kept = tables.catalogue_text
    with reading(bind) as connection:
        packed = connection.scalar(select(kept.c.text).filter_by(catalogue_hash=catalogue_hash))
    try:
        text = zlib.decompress(packed or b"")
    except zlib.error:
        text = b""
    if hashlib.sha256(text).hexdigest() != catalogue_hash:
        raise UserError(
            f"catalogue {catalogue_hash[:12]}: its text was changed or is gone; restore a copy of the"
            " register",
            f"规则版本{catalogue_hash[:12]}的文本缺失或已被改动，请用备份恢复登记册。",
        )
    return text.decode()
