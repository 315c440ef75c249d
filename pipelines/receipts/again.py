"""A receipt printed again: from the register alone, however long ago the file came."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.ingest.model import Rejected
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.receipts.model import Receipt
from pipelines.receipts.read import receipts
from pipelines.receive import Outcome
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.arrival import Arrival
from pipelines.register.record import known_files
from pipelines.register.store import reading

SHORTEST = 8
"""Characters of a hash that are enough to be meant."""


def again(home: Home, engine: Engine, catalogue: Catalogue, file_hash: str) -> list[Receipt]:
    """The receipt of every time the file came, in the order of time. ``file_hash``: its SHA-256 or the
    beginning of it. What is in force, and what is left to do, is as of now.

    Raises UserError when no file, or several, begin so. A file refused because it was another unit's
    left an event only.
    """
    with reading(engine) as connection:
        came = _receptions(connection, file_hash)
        known = known_files(connection, [came[0].file_hash])
        refused = connection.execute(
            select(tables.rejection).filter_by(file_hash=came[0].file_hash)
        ).first()
    given = []
    for row in came:
        one = Submitted(home.original(row.file_hash), row.received_at)
        arrival = Arrival(one.path, row.file_hash, 0, [one], known.get(row.file_hash))
        outcome = _outcome(row, one, arrival, _rejected(refused) if refused else None)
        given += receipts(engine, catalogue, [outcome], Actor(row.actor_role, row.actor_unit))
    return given


def _receptions(connection: Connection, file_hash: str) -> list[Row[Any]]:
    reception = tables.reception
    found = (
        connection.execute(
            select(reception)
            .where(reception.c.file_hash.startswith(file_hash, autoescape=True))
            .order_by(reception.c.received_at, reception.c.name)
        ).all()
        if len(file_hash) >= SHORTEST
        else []
    )
    if not found:
        raise UserError(
            f"{file_hash}: no file of this hash came; give {SHORTEST} characters of it",
            f"{file_hash}：没有收到校验值以此开头的文件，请核对，至少写{SHORTEST}位。",
        )
    if len({row.file_hash for row in found}) > 1:
        raise UserError(
            f"{file_hash}: several files begin so; give more of the hash",
            f"{file_hash}：校验值以此开头的文件不止一个，请多写几位。",
        )
    return list(found)


def _rejected(row: Row[Any]) -> Rejected:
    return Rejected(
        reason=row.reason,
        zh=row.message_zh,
        en=row.message_en,
        sheet=row.sheet,
        cell=row.cell,
        form=row.form,
        period=row.period,
        reporter=row.reporter,
    )


def _outcome(row: Row[Any], one: Submitted, arrival: Arrival, refused: Rejected | None) -> Outcome:
    """What became of it; a file with returns may have come before its period was over."""
    why = refused or arrival.refusal(one)
    return Outcome(
        path=one.path,
        name=row.name,
        file_hash=row.file_hash,
        received_at=row.received_at,
        kind="rejected" if why else "received",
        returns=() if why else arrival.keys,
        rejected=why,
    )
