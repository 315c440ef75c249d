"""Receiving: files in, wholly or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Engine

from pipelines import lock
from pipelines.catalogue.whole import Catalogue
from pipelines.entitled import not_own, refuse_unknown
from pipelines.ingest.model import Rejected
from pipelines.ingest.pool import parse_files
from pipelines.ingest.text import name_of
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.register import archive, record, sweep
from pipelines.register.actor import Actor
from pipelines.register.arrival import CHANGED, NOT_READ, PERSONAL, Arrival, ReturnKey
from pipelines.register.ledger import add_events, event_row
from pipelines.register.moments import Moments
from pipelines.register.record import REJECTED
from pipelines.register.store import open_register, reading, writing

FILES, VALUES = 250, 1_000_000
"""A batch, and so a part and a transaction, ends at this many files or values. The last one is
written when there is nothing left to parse beside it, so small ones end sooner."""
Kind = Literal["received", "repeated", "rejected"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of a file as handed in at one time. ``name``: as the register holds it."""

    path: Path
    name: str
    file_hash: str
    received_at: datetime
    kind: Kind
    returns: tuple[ReturnKey, ...] = ()
    rejected: Rejected | None = None


def receive(
    home: Home,
    catalogue: Catalogue,
    files: Sequence[Submitted],
    actor: Actor,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Parse, store and record files; an outcome each, in their order.

    A file with returns in the register is not parsed again: its values never change. One refused
    before is, as the catalogue may have. Each batch is one transaction, made after its originals
    and values are safely on disk; a crash leaves every file wholly received or not at all. A file with
    a return that is not the actor's to hand in is refused, and leaves an event only.
    """
    refuse_unknown(catalogue, actor)
    outcomes: dict[Submitted, Outcome] = {}
    moved: dict[Submitted, Submitted] = {}
    others: list[Arrival] = []
    with lock.held(home):
        engine = open_register(home)
        try:
            with sweep.guarded(home, engine):
                arrivals = distinct(files, outcomes)
                recognise(engine, arrivals)
                moments = Moments(engine)
                own = sort_out(parsed(arrivals, catalogue), catalogue, actor, others)
                for batch in batches(own, len(arrivals), progress):
                    moved |= moments.settle(batch)
                    outcomes |= _store(home, engine, catalogue, actor, batch)
                _note(engine, actor, others, outcomes)
        finally:
            engine.dispose()
    return [outcomes[moved.get(one, one)] for one in files]


def distinct(files: Sequence[Submitted], outcomes: dict[Submitted, Outcome]) -> list[Arrival]:
    """The distinct contents, in order of appearance. What cannot be opened gets its outcome here:
    the register cannot name what it never saw."""
    arrivals: dict[str, Arrival] = {}
    for one in dict.fromkeys(files):
        try:
            file_hash, size = archive.digest(one.path)
        except OSError:
            outcomes[one] = Outcome(
                one.path, name_of(one.path), "", one.received_at, "rejected", rejected=NOT_READ
            )
            continue
        arrival = arrivals.setdefault(file_hash, Arrival(one.path, file_hash, size, []))
        arrival.submissions.append(one)
    return list(arrivals.values())


def recognise(engine: Engine, arrivals: Sequence[Arrival]) -> None:
    with reading(engine) as connection:
        known = record.known_files(connection, [arrival.file_hash for arrival in arrivals])
    for arrival in arrivals:
        arrival.known = known.get(arrival.file_hash)


def parsed(arrivals: Sequence[Arrival], catalogue: Catalogue) -> Iterator[Arrival]:
    """The same arrivals, each with what parsing it found when that is not known."""
    unknown = [arrival.path for arrival in arrivals if not arrival.is_known]
    with closing(parse_files(unknown, catalogue)) as results:  # type: ignore[type-var]
        for arrival in arrivals:
            if not arrival.is_known:
                arrival.take(next(results)[1])
            yield arrival


def sort_out(
    arrivals: Iterator[Arrival], catalogue: Catalogue, actor: Actor, others: list[Arrival]
) -> Iterator[Arrival]:
    """The arrivals that are the actor's to hand in; the others refused, into ``others``."""
    for arrival in arrivals:
        if why := not_own(catalogue, actor, arrival.keys):
            arrival.refuse(why)
            others.append(arrival)
        else:
            yield arrival


def _note(
    engine: Engine, actor: Actor, others: Sequence[Arrival], outcomes: dict[Submitted, Outcome]
) -> None:
    rows = [
        event_row(actor, REJECTED, a.file_hash, a.rejected.reason)
        for a in others
        if a.rejected
        for _ in a.submissions
    ]
    if rows:
        add_events(engine, rows)
    kinds = {a.reception_id(one): REJECTED for a in others for one in a.submissions}
    outcomes |= {one: _outcome(a, one, kinds) for a in others for one in a.submissions}


def batches(
    arrivals: Iterator[Arrival], total: int, progress: Progress | None
) -> Iterator[list[Arrival]]:
    batch: list[Arrival] = []
    values = 0
    for done, arrival in enumerate(arrivals, 1):
        batch.append(arrival)
        values += sum(len(one.columns["unit"]) for one in arrival.parsed)
        if progress:
            progress(done, total)
        if len(batch) >= FILES or values >= VALUES:
            yield batch
            batch, values = [], 0
    if batch:
        yield batch


def _store(
    home: Home, engine: Engine, catalogue: Catalogue, actor: Actor, batch: list[Arrival]
) -> dict[Submitted, Outcome]:
    placed = _keep_originals(home, batch)
    new = [arrival for arrival in batch if record.is_new(arrival)]
    values = [
        (key, one.columns)
        for arrival in new
        for key, one in zip(arrival.keys, arrival.parsed, strict=True)
    ]
    part = archive.write_part(home, values) if values else None
    if part:
        placed.append(archive.part_path(home, part[0]))
    archive.settle(placed)
    with writing(engine) as connection:
        text = (catalogue.hash, catalogue.text)
        kinds = record.write(connection, batch, part, text, actor)
    _drop_originals(home, batch)
    outcomes = {one: _outcome(a, one, kinds) for a in batch for one in a.submissions}
    for arrival in batch:
        arrival.parsed = []
    return outcomes


def _keep_originals(home: Home, batch: Sequence[Arrival]) -> list[Path]:
    """Store what is to be stored. A file that is no longer what was parsed is refused."""
    placed = []
    for arrival in batch:
        erased = arrival.known is not None and arrival.known.is_redacted
        if arrival.is_known or erased or not arrival.is_stored:
            continue
        if archive.keep_original(home, arrival.path, arrival.file_hash):
            placed.append(home.original(arrival.file_hash))
        else:
            arrival.rejected = CHANGED
    return placed


def _drop_originals(home: Home, batch: Sequence[Arrival]) -> None:
    """Stored under an earlier catalogue, refused for personal data under this one."""
    for arrival in batch:
        if arrival.known and arrival.rejected and arrival.rejected.reason == PERSONAL:
            home.original(arrival.file_hash).unlink(missing_ok=True)


def _outcome(arrival: Arrival, one: Submitted, kinds: dict[str, str]) -> Outcome:
    refusal = arrival.refusal(one)
    return Outcome(
        path=one.path,
        name=arrival.name(one),
        file_hash=arrival.file_hash,
        received_at=one.received_at,
        kind=cast(Kind, kinds[arrival.reception_id(one)]),
        returns=() if refusal else arrival.keys,
        rejected=refusal,
    )
