"""Verifying a sealed assessment: from the register alone, to the last digit, today or in years.

Four things are looked at. Every text that was kept is still the one that was kept, to the byte. The
manifest names just these texts, and what was signed and sealed is that manifest. The result made again
from cut, rulebook and entries is the result sealed. And the figures in the cut are still those of the
returns they were taken from.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from pipelines.assess import cut, sealed
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.compute import figures
from pipelines.assess.signing import signatures
from pipelines.errors import UserError
from pipelines.extract.values import figures as figures_of
from pipelines.paths import Home
from pipelines.register import assessments, audit, ledger, tables, tabular
from pipelines.register.archive import part_path
from pipelines.register.assessments import DECIDED, FROZEN, PREVIEWED, SEALED, VERIFIED
from pipelines.register.store import open_register, reading
from pipelines.register.tabular import Table

SHOWN = 5
"""Differences of one kind that are told."""
PINNED = {
    FROZEN: (cut.RETURNS, cut.BEFORE), PREVIEWED: (sealed.PREVIEW, sealed.PREVIEW_RANKS), VERIFIED: (cut.VERIFICATION,),
    DECIDED: (
        sealed.ENTRIES, sealed.RULEBOOK, sealed.RESULTS, sealed.RANKS, sealed.MANIFEST,
    ),
    SEALED: (sealed.SEAL,),
}  # fmt: skip
"""The texts kept with each step, whose hashes the step notes."""


class Difference(NamedTuple):
    """``part``: the text or step concerned; ``what``: how it differs, in a line."""

    part: str
    what: str


def verify(home: Home, assessment_id: str) -> list[Difference]:
    """What of a decided or sealed assessment differs from what was decided or sealed; nothing when it
    holds. Raises UserError before there is a result to verify."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            try:
                bench = lay_out(connection, assessment_id)
            except UserError as error:
                if not assessments.find(connection, assessment_id).has(DECIDED):
                    raise
                return [Difference(sealed.RULEBOOK, str(error))]
            if not bench.one.has(DECIDED):
                raise UserError(
                    f"{assessment_id}: is {bench.one.stage}; there is no result to verify before the"
                    " decision",
                    "审定之前没有可验证的结果。",
                )
            return [*differences(home, connection, bench)]
    finally:
        engine.dispose()


def differences(home: Home, connection: Connection, bench: Bench) -> Iterator[Difference]:
    """All of them, of the assessments it mixes first."""
    for part in bench.parts:
        for one in differences(home, connection, part):
            yield Difference(f"{part.one.assessment_id} {one.part}", one.what)
    changed = [*_texts(bench)]
    yield from changed
    yield from _manifest(bench)
    yield from _seal(connection, bench)
    if changed:
        return  # What cannot be trusted is not reckoned with.
    yield from _entries(bench)
    yield from _results(bench)
    yield from _returns(home, connection, bench)


def _texts(bench: Bench) -> Iterator[Difference]:
    for kept in bench.pinned.values():
        if not kept.is_whole:
            yield Difference(kept.name, "is not what was kept: bytes were changed")
    for kind, names in PINNED.items():
        step = bench.one.step(kind)
        for name in names:
            noted = step.detail.get(name) if step else None
            there = bench.pinned.get(name)
            if noted and there is None:
                yield Difference(name, "was taken out of the register")
            elif noted and there and there.hash != noted:
                yield Difference(name, f"has another hash than the step {kind} noted")


def _manifest(bench: Bench) -> Iterator[Difference]:
    if sealed.MANIFEST not in bench.pinned:
        return
    texts = {k: v for k, v in bench.pinned.items() if k not in (sealed.MANIFEST, sealed.SEAL)}
    parts = [(p.one.assessment_id, p.pinned[sealed.SEAL].hash) for p in bench.parts]
    if sealed.manifest(bench.one, texts, parts) != bench.pinned[sealed.MANIFEST].text:
        yield Difference(sealed.MANIFEST, "does not name the texts that are kept")
    rulebook = texts.get(sealed.RULEBOOK)
    if rulebook and rulebook.hash != bench.one.rulebook:
        yield Difference(sealed.RULEBOOK, "is not the one the steps name")


def _seal(connection: Connection, bench: Bench) -> Iterator[Difference]:
    own = bench.pinned.get(sealed.MANIFEST)
    signed = signatures(bench.one)
    for one in signed:
        if own and one.detail.get("manifest") != own.hash:
            yield Difference("signature", f"of {one.actor_role} is of another manifest")
    step = bench.one.step(SEALED)
    if step is None or own is None:
        return
    if sealed.SEAL not in bench.pinned:
        return
    if sealed.seal(own.hash, signed) != bench.pinned[sealed.SEAL].text:
        yield Difference(sealed.SEAL, "is not over this manifest and these signatures")
    if bench.pinned[sealed.SEAL].hash != step.detail.get("seal"):
        yield Difference(sealed.SEAL, "has another hash than was noted when it was sealed")
    number, log = step.detail["log"]
    event = tables.event
    held = connection.scalar(select(event.c.hash).filter_by(event_id=number))
    if held != log and number:
        yield Difference("audit log", f"event {number} is not the one it ended with at the sealing")


def _entries(bench: Bench) -> Iterator[Difference]:
    """What was sealed of each entry against what the register says of it. Steps taken later are not of
    this assessment."""
    now = {one.entry_id: one for one in bench.entries}
    for one in bench.sealed_entries:
        held = now.get(one.entry_id)
        if held is None or held._replace(steps=held.steps[: len(one.steps)]) != one:
            yield Difference(sealed.ENTRIES, f"{one.entry_id}: the register says otherwise now")


def _results(bench: Bench) -> Iterator[Difference]:
    """The result made again, figure by figure."""
    again = bench.outcome(bench.sealed_entries)
    made = tabular.read(tabular.write(figures(again.tables)))
    kept = figures(tabular.read(bench.text(sealed.RESULTS)))
    for name in sorted({*made, *kept}):
        if name not in made or name not in kept:
            yield Difference(sealed.RESULTS, f"the table {name} is in one of the two only")
        else:
            yield from _rows(name, kept[name], made[name])


KEYS = ("unit", "indicator", "part", "care", "code", "period", "assessment", "return_id", "item",
        "element")  # fmt: skip


def _rows(name: str, kept: Table, made: Table) -> Iterator[Difference]:
    """Rows that differ, each with the first column that does."""
    held, again = _by_key(kept), _by_key(made)
    told = [
        line
        for key in sorted({*held, *again}, key=str)
        if (line := _difference(key, held.get(key), again.get(key)))
    ]
    for line in told[:SHOWN]:
        yield Difference(name, line)
    if len(told) > SHOWN:
        yield Difference(name, f"and {len(told) - SHOWN} rows more")


def _by_key(table: Table) -> dict[tuple[object, ...], dict[str, object]]:
    keys = [name for name in table.columns if name in KEYS]
    return {tuple(row[k] for k in keys): row for row in table.records()}


def _difference(
    key: tuple[object, ...],
    kept: Mapping[str, object] | None,
    made: Mapping[str, object] | None,
) -> str | None:
    where = " ".join(str(part) for part in key if part)
    if kept is None or made is None:
        return f"{where}: is {'made again but was not sealed' if made else 'sealed but not made again'}"
    for name, value in kept.items():
        if value != made.get(name):
            return f"{where}: {name} is sealed as {value}, made again as {made.get(name)}"
    return None


def _returns(home: Home, connection: Connection, bench: Bench) -> Iterator[Difference]:
    """Figures of the cut against those of the returns they were taken from."""
    parts = ledger.parts_of(connection)
    for name in (cut.RETURNS, cut.VERIFICATION):
        if name not in bench.pinned:
            continue
        held = tabular.read(bench.text(name))
        live = [v["return_id"] for v in held["version"].records() if v["is_live"]]
        for lost in sorted(set(live) - parts.keys()):
            yield Difference(name, f"the register no longer holds return {lost}")
        paths = [part_path(home, part) for part in sorted({parts[r] for r in live if r in parts})]
        try:
            rows = figures_of(paths, live)
        except UserError as error:
            yield Difference(name, str(error))
            continue
        now = tabular.read(tabular.write({"value": tabular.of(cut.VALUE, rows)}))
        yield from _rows(f"{name} value", held["value"], now["value"])


def verify_log(home: Home) -> tuple[int, audit.Broken | None]:
    """How many events the audit log holds, and where it first does not hang together."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            rows = ledger.events(connection)
            return len(rows), audit.broken(rows) or _sealed_ends(connection, rows)
    finally:
        engine.dispose()


def _sealed_ends(connection: Connection, rows: Sequence[Any]) -> audit.Broken | None:
    """A log cut off at its end against the heads that seals noted."""
    hashes = {row.event_id: row.hash for row in rows}
    for one in assessments.assessments(connection):
        step = one.step(SEALED)
        if (
            step
            and step.detail["log"][0]
            and hashes.get(step.detail["log"][0]) != step.detail["log"][1]
        ):
            return audit.Broken(step.detail["log"][0], "missing")
    return None
