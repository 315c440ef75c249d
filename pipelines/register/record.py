"""The one transaction by which a batch of files is received."""

import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from pipelines.ingest.model import Rejected
from pipelines.register import explanations, tables
from pipelines.register.actor import Actor
from pipelines.register.arrival import PERSONAL, Arrival, Known, ReturnKey
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.versions import in_batches, versions_beside

RECEIVED, REPEATED, REJECTED = "received", "repeated", "rejected"


def known_files(connection: Connection, file_hashes: Sequence[str]) -> dict[str, Known]:
    """Those of these files that the register has met, with the returns it holds from them."""
    file, returned = tables.file, tables.returned
    query = select(
        file.c.file_hash, file.c.redacted_at, returned.c.return_id, returned.c.form,
        returned.c.period, returned.c.reporter,
    ).outerjoin(returned, returned.c.file_hash == file.c.file_hash)  # fmt: skip
    returns: dict[str, list[ReturnKey]] = {}
    redacted = set()
    for some in in_batches(file_hashes):
        chosen = query.where(file.c.file_hash.in_(some)).order_by(returned.c.return_id)
        for file_hash, redacted_at, *key in connection.execute(chosen):
            held = returns.setdefault(file_hash, [])
            if key[0]:
                held.append((key[0], key[1], key[2], key[3]))
            if redacted_at:
                redacted.add(file_hash)
    return {name: Known(tuple(keys), name in redacted) for name, keys in returns.items()}


def known_receptions(connection: Connection, reception_ids: Sequence[str]) -> set[str]:
    """Those of these receptions that the register has."""
    column = tables.reception.c.reception_id
    batches = in_batches(reception_ids)
    queries = (select(column).where(column.in_(some)) for some in batches)
    return {found for query in queries for found in connection.scalars(query)}


def write(
    connection: Connection,
    arrivals: Sequence[Arrival],
    part: tuple[str, int] | None,
    catalogue: tuple[str, str],
    actor: Actor,
) -> dict[str, str]:
    """Write files, receptions, returns, rejections and events; kind by reception_id.

    ``part``: hash and rows of the part that holds the values of every new return. ``catalogue``:
    hash and canonical text of the one they were read by.
    """
    insert_all(connection, tables.file, [_file(a) for a in arrivals if not a.known])
    new = _write_receptions(connection, arrivals, actor)
    _write_returns(connection, arrivals, part, catalogue)
    _write_explanations(connection, arrivals)
    _write_rejections(connection, arrivals)
    _bring_up_to_date(connection, [a for a in arrivals if a.known])
    kinds = _kinds(connection, arrivals, new)
    rows = [
        event_row(actor, kinds[a.reception_id(s)], a.file_hash, _reason(a.refusal(s)))
        for a in arrivals
        for s in a.submissions
    ]
    add_events(connection, rows)
    return kinds


def _file(arrival: Arrival) -> dict[str, Any]:
    first = min(arrival.submissions, key=lambda s: (s.received_at, arrival.name(s)))
    return {
        "file_hash": arrival.file_hash,
        "name": arrival.name(first),
        "size": arrival.size,
        "is_archived": arrival.is_stored,
        "redacted_at": None,
    }


def _write_receptions(
    connection: Connection, arrivals: Sequence[Arrival], actor: Actor
) -> set[str]:
    """The ids of those that are new."""
    rows = {
        arrival.reception_id(one): {
            "reception_id": arrival.reception_id(one),
            "file_hash": arrival.file_hash,
            "name": arrival.name(one),
            "received_at": one.received_at,
            "actor_role": actor.role,
            "actor_unit": actor.unit,
        }
        for arrival in arrivals
        for one in arrival.submissions
    }
    for present in known_receptions(connection, list(rows)):
        del rows[present]
    insert_all(connection, tables.reception, rows.values())
    return set(rows)


def _write_returns(
    connection: Connection,
    arrivals: Sequence[Arrival],
    part: tuple[str, int] | None,
    catalogue: tuple[str, str],
) -> None:
    if part is None:
        return
    part_hash, row_count = part
    catalogue_hash, text = catalogue
    if not connection.scalar(select(tables.part.c.part_hash).filter_by(part_hash=part_hash)):
        row = {"part_hash": part_hash, "row_count": row_count}
        insert_all(connection, tables.part, [row])
    kept = tables.catalogue_text
    if not connection.scalar(
        select(kept.c.catalogue_hash).filter_by(catalogue_hash=catalogue_hash)
    ):
        packed = {"catalogue_hash": catalogue_hash, "text": zlib.compress(text.encode())}
        insert_all(connection, kept, [packed])
    rows = [
        {
            "return_id": key[0], "file_hash": arrival.file_hash, "part_hash": part_hash,
            "form": key[1], "period": key[2], "reporter": key[3], "sheet": one.sheet,
            "is_demo": one.is_demo, "catalogue_hash": catalogue_hash, "verdict": None,
        }
        for arrival in arrivals
        if is_new(arrival)
        for key, one in zip(arrival.keys, arrival.parsed, strict=True)
    ]  # fmt: skip
    insert_all(connection, tables.returned, rows)


def _write_explanations(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """What is written beside findings of returns that came before, for when the new ones are judged."""
    written = [
        row
        for arrival in arrivals
        if is_new(arrival)
        for row in explanations.rows(arrival.file_hash, arrival.explained)
    ]
    insert_all(connection, tables.explanation, written)


def is_new(arrival: Arrival) -> bool:
    """Whether the arrival brings returns the register does not hold."""
    return not arrival.is_known and arrival.final_refusal is None


def _write_rejections(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """The latest refusal of each file; none for a file that is taken."""
    rejection = tables.rejection
    for some in in_batches([arrival.file_hash for arrival in arrivals]):
        connection.execute(delete(rejection).where(rejection.c.file_hash.in_(some)))
    refused = ((arrival, arrival.final_refusal) for arrival in arrivals)
    insert_all(connection, rejection, [_rejection(a, why) for a, why in refused if why])


def _rejection(arrival: Arrival, why: Rejected) -> dict[str, Any]:
    return {
        "file_hash": arrival.file_hash, "reason": why.reason, "sheet": why.sheet,
        "cell": why.cell, "message_zh": why.zh, "message_en": why.en, "form": why.form,
        "period": why.period, "reporter": why.reporter,
    }  # fmt: skip


def _bring_up_to_date(connection: Connection, again: Sequence[Arrival]) -> None:
    """Files met before: whether they are stored, and the name of their first reception."""
    file, reception = tables.file, tables.reception
    personal = [a for a in again if a.rejected and a.rejected.reason == PERSONAL]
    for arrival in personal:
        name = arrival.name(arrival.submissions[0])
        own = reception.c.file_hash == arrival.file_hash
        connection.execute(update(reception).where(own).values(name=name))
    first: dict[str, str] = {}
    for some in in_batches([arrival.file_hash for arrival in again]):
        query = select(reception.c.file_hash, reception.c.name).where(
            reception.c.file_hash.in_(some)
        )
        ordered = query.order_by(reception.c.received_at, reception.c.name)
        for file_hash, name in connection.execute(ordered):
            first.setdefault(file_hash, name)
    named = update(file).where(file.c.file_hash == bindparam("one")).values(name=bindparam("first"))
    _each(connection, named, [{"one": key, "first": name} for key, name in first.items()])
    _set_stored(connection, [a.file_hash for a in again if a.is_stored], True)
    _set_stored(connection, [a.file_hash for a in personal], False)


def _set_stored(connection: Connection, file_hashes: Sequence[str], is_archived: bool) -> None:
    file = tables.file
    change = update(file).where(file.c.file_hash == bindparam("one"))
    rows = [{"one": file_hash} for file_hash in file_hashes]
    _each(connection, change.values(is_archived=is_archived), rows)


def _each(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)


def _kinds(connection: Connection, arrivals: Sequence[Arrival], new: set[str]) -> dict[str, str]:
    """Received when it brings the returns, or a version of a slot begins with it; repeated when it
    changes nothing."""
    taken = [arrival.file_hash for arrival in arrivals if arrival.final_refusal is None]
    begins = {version.receptions[0] for version in versions_beside(connection, taken)} & new
    kinds = {}
    for arrival in arrivals:
        brings = is_new(arrival)
        for one in sorted(arrival.submissions, key=lambda s: (s.received_at, s.path.name)):
            key = arrival.reception_id(one)
            if arrival.refusal(one):
                kinds[key] = REJECTED
            else:
                kinds[key] = RECEIVED if brings or key in begins else REPEATED
                brings = False
    return kinds


def _reason(why: Rejected | None) -> str | None:
    return why.reason if why else None
