"""Receipts from the register: at once after receiving, or at any later time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, Engine

from pipelines import due, period
from pipelines.assessments import frozen_before
from pipelines.catalogue.base import Text
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.model import Rejected
from pipelines.receipts import words
from pipelines.receipts.model import (
    Found,
    Missed,
    Receipt,
    Refusal,
    ReturnReceipt,
    Unkept,
    Verdict,
)
from pipelines.receive import Outcome
from pipelines.register import explanations, ledger, record, steps
from pipelines.register.actor import Actor
from pipelines.register.arrival import reception_id
from pipelines.register.extensions import Slot, days_until
from pipelines.register.store import reading
from pipelines.register.versions import Version, every_version_beside, not_withdrawn

NOBODY = Text(zh="", en="")


@dataclass(frozen=True)
class Facts:
    """What is known about the returns of some files: the versions of their slots, and the findings
    by return_id; ``until``: the last day on time of slots that are extended. ``unkept``: by file, the
    explanations in it that are none of a warning. ``is_check``: as it would be, were they handed in."""

    catalogue: Catalogue
    versions: Mapping[Slot, Sequence[Version]] = field(default_factory=dict)
    findings: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    until: Mapping[Slot, date] = field(default_factory=dict)
    unkept: Mapping[str, Sequence[explanations.Unkept]] = field(default_factory=dict)
    is_check: bool = False


def receipts(
    engine: Engine, catalogue: Catalogue, outcomes: Sequence[Outcome], actor: Actor
) -> list[Receipt]:
    """The receipt of each outcome in turn."""
    hashes = [one.file_hash for one in outcomes if one.returns]
    keys = {key for one in outcomes for key in one.returns}
    with reading(engine) as connection:
        versions = every_version_beside(connection, hashes)
        found = findings_of(connection, [key[0] for key in keys])
        until = days_until(connection)
        written = explanations.of_files(connection, hashes)
        whole = record.known_files(connection, list(written))
    judged = {v.return_id for v in versions if v.verdict}
    # An explanation may be about any return of the file: told where all of them are.
    returns = {
        one.file_hash: one.returns
        for one in outcomes
        if one.file_hash in whole
        and set(one.returns) == set(whole[one.file_hash].returns)
        and judged.issuperset(key[0] for key in one.returns)
    }
    unkept = explanations.unkept(written, returns, found)
    facts = Facts(catalogue, by_slot(versions), found, until, unkept)
    return [receipt(facts, one, actor) for one in outcomes]


def findings_of(
    connection: Connection, return_ids: Sequence[str]
) -> dict[str, list[Mapping[str, Any]]]:
    """Findings by return_id, each with its status and what settled it."""
    settled = steps.settled(connection, return_ids)
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in ledger.findings(connection, return_ids):
        step = settled.get(row.finding_id)
        more = {"status": step.kind, "explanation": step.reason} if step else {}
        found[row.return_id].append(dict(row._mapping) | more)
    return found


def by_slot(versions: Iterable[Version]) -> dict[Slot, list[Version]]:
    slots: dict[Slot, list[Version]] = defaultdict(list)
    for version in versions:
        slots[version.slot].append(version)
    return slots


def receipt(facts: Facts, one: Outcome, actor: Actor) -> Receipt:
    own = reception_id(one.file_hash, one.name, one.received_at)
    slots = sorted({key[1:] for key in one.returns})
    held = [v for slot in slots for v in facts.versions.get(slot, ()) if own in v.receptions]
    again = {v.slot for v in held if one.kind == "repeated" or v.receptions[0] != own}
    returns = tuple(_return(facts, version, version.slot in again) for version in held)
    return Receipt(
        kind="repeated" if returns and all(r.is_repeat for r in returns) else one.kind,
        is_check=facts.is_check,
        file_hash=one.file_hash,
        file_name=one.name,
        received_at=one.received_at,
        actor_role=actor.role,
        role_name=facts.catalogue.role_name(actor.role),
        actor_unit=actor.unit,
        actor_name=unit_name(facts.catalogue, actor.unit) if actor.unit else NOBODY,
        programme=facts.catalogue.head.programme,
        refusal=_refusal(one.rejected) if one.rejected else None,
        returns=returns,
        next=words.REFUSED if one.rejected else words.to_do(returns),
        unkept=tuple(map(_unkept, facts.unkept.get(one.file_hash, ()))),
    )


def _unkept(one: explanations.Unkept) -> Unkept:
    return Unkept(place=one.place, message=one.message, text=one.text, why=words.UNKEPT[one.why])


def _refusal(why: Rejected) -> Refusal:
    message = Text(zh=why.zh, en=why.en)
    return Refusal(reason=why.reason, sheet=why.sheet, cell=why.cell, message=message)


def _return(facts: Facts, version: Version, is_repeat: bool) -> ReturnReceipt:
    catalogue, slot = facts.catalogue, not_withdrawn(facts.versions[version.slot])
    form = catalogue.form_by_code.get(version.form)
    of = period.parse(version.period)
    first = slot[0].received_at if slot else version.received_at
    until = facts.until.get(version.slot)
    place = _place(slot, version)
    missed = () if is_repeat or version.withdrawn else missed_by(catalogue, version)
    return ReturnReceipt(
        return_id=version.return_id,
        form=version.form,
        form_name=form.name if form else _same(version.form),
        period=version.period,
        period_name=Text(zh=of.name("zh"), en=of.name("en")),
        reporter=version.reporter,
        reporter_name=unit_name(catalogue, version.reporter),
        sheet=version.sheet,
        is_demo=version.is_demo,
        version=version.version,
        is_repeat=is_repeat,
        **place,
        withdrawn_at=version.withdrawn.at if version.withdrawn else None,
        first_received_at=first,
        due_day=due.due_day(catalogue, form, of, until) if form else None,
        is_late=form is not None and due.is_late(catalogue, form, of, first, until),
        verdict=cast("Verdict | None", version.verdict),
        missed=missed,
        findings=tuple(
            sorted(map(_found, facts.findings.get(version.return_id, ())), key=lambda f: f.place)
        ),
        stands=_stands(version, place["in_force"]),
        next=_next(facts, version, is_repeat, place, missed),
    )


def unit_name(catalogue: Catalogue, code: str) -> Text:
    unit = catalogue.unit_by_code.get(code)
    return unit.name if unit else _same(code)


def _same(code: str) -> Text:
    return Text(zh=code, en=code)


def _place(slot: Sequence[Version], version: Version) -> dict[str, int | None]:
    """Among the versions of its slot: the one it equals, the one it replaced, the one in force."""
    before = [v for v in slot if v.version < version.version]
    same = [v.version for v in before if v.file_hash == version.file_hash]
    return {
        "same_as": max(same, default=None),
        "replaces": max((v.version for v in before), default=None),
        "in_force": next((v.version for v in slot if v.is_live), None),
    }


def missed_by(catalogue: Catalogue, version: Version) -> tuple[Missed, ...]:
    of = period.parse(version.period)
    frozen = frozen_before(catalogue, version.form, of, version.received_at)
    return tuple(
        Missed(
            assessment=one.code,
            name=Text(zh=f"{around.year}年{one.name.zh}", en=f"{one.name.en} {around.year}"),
            frozen_at=at,
        )
        for one, around, at in frozen
    )


def _found(row: Mapping[str, Any]) -> Found:
    plain = {name: row[name] for name in Found.model_fields if name in row}
    both = {
        name: Text(zh=row[f"{name}_zh"], en=row[f"{name}_en"]) for name in ("message", "remedy")
    }
    return Found.model_validate(plain | both)


def _stands(version: Version, in_force: int | None) -> Text:
    if in_force is None:
        return words.STANDS["none"]
    if in_force == version.version:
        return words.STANDS["own"]
    which = "earlier" if in_force < version.version else "later"
    return words.fill(words.STANDS[which], in_force=in_force)


def _next(
    facts: Facts,
    version: Version,
    is_repeat: bool,
    place: Mapping[str, int | None],
    missed: Sequence[Missed],
) -> Text:
    if version.withdrawn:
        return words.withdrawn(version.withdrawn.at)
    if is_repeat:
        return words.fill(words.SAME[version.verdict], version=version.version)
    said = []
    if place["same_as"]:
        said.append(
            words.older(version.version, place["same_as"], place["replaces"], facts.is_check)
        )
    following = words.NEXT_OF_CHECK if facts.is_check else words.NEXT
    said.append(following[version.verdict])
    if missed:
        said.append(words.not_counted([one.name for one in missed]))
    return words.joined(said)
