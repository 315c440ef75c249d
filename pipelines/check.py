"""Pre-check: the receipts that handing files in would give, with nothing recorded."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row

from expectations.model import Severity, verdict
from pipelines.catalogue.whole import Catalogue
from pipelines.entitled import refuse_unknown
from pipelines.judge import evaluate_pending
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.progress import Progress
from pipelines.receipts.model import Receipt
from pipelines.receipts.read import Facts, by_slot, findings_of, receipt
from pipelines.receive import (
    Kind,
    Outcome,
    batches,
    distinct,
    parsed,
    recognise,
    sort_out,
)
from pipelines.register import archive, explanations, ledger, record
from pipelines.register.actor import Actor
from pipelines.register.arrival import Arrival
from pipelines.register.extensions import days_until
from pipelines.register.ledger import Pending
from pipelines.register.life import EXPLAINED
from pipelines.register.moments import Moments
from pipelines.register.store import open_to_read, reading
from pipelines.register.versions import Reception, versions_with


def check(
    home: Home,
    catalogue: Catalogue,
    files: Sequence[Submitted],
    actor: Actor,
    progress: Progress | None = None,
) -> list[Receipt]:
    """The receipt of each file in turn, as if it were handed in.

    Nothing of the home is written, and no lock taken: it works while another process does, and where
    there is no home. What the register holds of a file already is taken from there, as it would be.
    """
    refuse_unknown(catalogue, actor)
    outcomes: dict[Submitted, Outcome] = {}
    others: list[Arrival] = []
    with _register(home) as engine, _scratch() as scratch:
        arrivals = distinct(files, outcomes)
        moved: dict[Submitted, Submitted] = {}
        if engine:
            recognise(engine, arrivals)
        moments = Moments(engine)
        pending = []
        own = sort_out(parsed(arrivals, catalogue), catalogue, actor, others)
        for batch in batches(own, len(arrivals), progress):
            moved |= moments.settle(batch)
            pending += _store(scratch, catalogue, batch)
        found = [evaluate_pending(scratch, catalogue, pending)]
        if engine and (waiting := _waiting(engine, arrivals)):
            found.append(evaluate_pending(home, catalogue, waiting))
        written = _written(engine, arrivals)
        rows = [row for each in found for row in each.findings]
        findings = _explained(rows, arrivals, written)
        judged = _Judged(
            {one.return_id: one.part_hash for one in pending},
            _verdicts([key for each in found for key in each.verdicts], findings),
            findings,
            written,
        )
        facts = _facts(engine, catalogue, arrivals, judged)
        held = _held(engine, arrivals) if engine else set()
    for arrival in arrivals:
        for one in arrival.submissions:
            outcomes[one] = _outcome(arrival, one, held)
    return [receipt(facts, outcomes[moved.get(one, one)], actor) for one in files]


class _Judged(NamedTuple):
    """``parts``: of new returns, by return_id; verdicts and findings also of those that wait.
    ``written``: beside findings, by file."""

    parts: Mapping[str, str]
    verdicts: Mapping[str, str]
    findings: Sequence[Mapping[str, Any]]
    written: Mapping[str, Sequence[Mapping[str, Any]]]


def _written(engine: Engine | None, arrivals: Sequence[Arrival]) -> dict[str, list[dict[str, Any]]]:
    """What is written beside findings in these files, by file."""
    new = {a.file_hash: explanations.rows(a.file_hash, a.explained) for a in arrivals}
    known = [a.file_hash for a in arrivals if a.is_known]
    return new | (explanations.of_files(engine, known) if engine and known else {})


def _explained(
    findings: Sequence[Mapping[str, Any]],
    arrivals: Sequence[Arrival],
    written: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Mapping[str, Any]]:
    """The findings, those that their file explains with their explanation."""
    answers: dict[str, str] = {}
    for arrival in arrivals:
        if some := written.get(arrival.file_hash):
            slots = {key[0]: key[1:] for key in arrival.keys}
            own = [row for row in findings if row["return_id"] in slots]
            answers |= explanations.meet(some, own, slots)[0]
    return [
        {**row, "status": EXPLAINED, "explanation": answers[row["finding_id"]]}
        if row["finding_id"] in answers
        else row
        for row in findings
    ]


def _verdicts(return_ids: Sequence[str], findings: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    asking: dict[str, set[Severity]] = {return_id: set() for return_id in return_ids}
    for row in findings:
        if row.get("status") != EXPLAINED:
            asking[row["return_id"]].add(row["severity"])
    return {return_id: verdict(some) for return_id, some in asking.items()}


@contextmanager
def _register(home: Home) -> Iterator[Engine | None]:
    engine = open_to_read(home)
    try:
        yield engine
    finally:
        if engine:
            engine.dispose()


@contextmanager
def _scratch() -> Iterator[Home]:
    """A place for parsed values, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="guanhuai-") as folder:
        yield Home(Path(folder))


def _store(scratch: Home, catalogue: Catalogue, batch: Sequence[Arrival]) -> list[Pending]:
    """The new returns of a batch, with their values in a part of the scratch."""
    new = [a for a in batch if not a.is_known and a.final_refusal is None]
    values = [(key, one.columns) for a in new for key, one in zip(a.keys, a.parsed, strict=True)]
    if not values:
        return []
    part_hash, _ = archive.write_part(scratch, values)
    pending = [
        Pending(*key, one.sheet, part_hash, catalogue.hash)
        for a in new
        for key, one in zip(a.keys, a.parsed, strict=True)
    ]
    for arrival in new:
        for one in arrival.parsed:
            one.columns = {name: [] for name in one.columns}
    return pending


def _facts(
    engine: Engine | None, catalogue: Catalogue, arrivals: Sequence[Arrival], judged: _Judged
) -> Facts:
    """What the register holds beside what was found now."""
    arriving = _new(arrivals, catalogue, judged)
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in judged.findings:
        found[row["return_id"]].append(row)
    keys = {a.file_hash: a.keys for a in arrivals}
    if engine is None:
        unkept = explanations.unkept(judged.written, keys, found)
        slots = by_slot(versions_with(None, arriving))
        return Facts(catalogue, slots, found, unkept=unkept, is_check=True)
    known = [a for a in arrivals if a.is_known]
    with reading(engine) as connection:
        returns = ledger.returns_of(connection, [a.file_hash for a in known])
        arriving += _again(known, returns, judged)
        versions = versions_with(connection, arriving)
        found |= findings_of(connection, [key[0] for a in known for key in a.keys])
        until = days_until(connection)
    unkept = explanations.unkept(judged.written, keys, found)
    return Facts(catalogue, by_slot(versions), found, until, unkept, is_check=True)


def _new(arrivals: Sequence[Arrival], catalogue: Catalogue, judged: _Judged) -> list[Reception]:
    """The receptions there would be of returns that are not in the register."""
    return [
        Reception(
            a.reception_id(one), *key, one.received_at, a.file_hash, a.name(one), each.sheet,
            each.is_demo, judged.parts[key[0]], catalogue.hash, judged.verdicts.get(key[0]),
        )
        for a in arrivals
        if not a.is_known
        for key, each in zip(a.keys, a.parsed, strict=True)
        if key[0] in judged.parts
        for one in a.submissions
    ]  # fmt: skip


def _again(
    known: Sequence[Arrival], returns: Sequence[Row[Any]], judged: _Judged
) -> list[Reception]:
    """The receptions there would be of returns the register holds."""
    return [
        Reception(
            a.reception_id(one), *key, one.received_at, a.file_hash, a.name(one), row.sheet,
            row.is_demo, row.part_hash, row.catalogue_hash,
            row.verdict or judged.verdicts.get(row.return_id),
        )
        for a in known
        for key in a.keys
        for row in returns
        if row.return_id == key[0]
        for one in a.submissions
    ]  # fmt: skip


def _waiting(engine: Engine, arrivals: Sequence[Arrival]) -> list[Pending]:
    """Returns of these files that the register holds and nobody has judged."""
    known = {key[0] for a in arrivals if a.is_known for key in a.keys}
    return [one for one in ledger.pending_returns(engine) if one.return_id in known]


def _held(engine: Engine, arrivals: Sequence[Arrival]) -> set[str]:
    """Those of these receptions that the register has already."""
    with reading(engine) as connection:
        wanted = [a.reception_id(one) for a in arrivals for one in a.submissions]
        return record.known_receptions(connection, wanted)


def _outcome(arrival: Arrival, one: Submitted, held: set[str]) -> Outcome:
    refusal = arrival.refusal(one)
    return Outcome(
        path=one.path,
        name=arrival.name(one),
        file_hash=arrival.file_hash,
        received_at=one.received_at,
        kind=_kind(arrival.reception_id(one) in held, refusal is not None),
        returns=() if refusal else arrival.keys,
        rejected=refusal,
    )


def _kind(is_held: bool, is_refused: bool) -> Kind:
    if is_refused:
        return "rejected"
    return "repeated" if is_held else "received"
