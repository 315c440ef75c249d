"""规则版本: by which scheme, targets and weights an assessment is made, and what another would change.

A rulebook is a catalogue's whole text, kept under its hash; the targets of the signed letters of
responsibility (责任书) are part of it. Another is proposed by one role, its effect on every unit shown,
and adopted by a second; never after the preview.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from pipelines import clock
from pipelines.assess.bench import Bench, is_assessed, lay_out
from pipelines.assess.entries import Effect, moved
from pipelines.assess.request import Request, judging
from pipelines.assess.whatif import Proposal, proposals
from pipelines.catalogue.load import again
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments, ledger, workbench
from pipelines.register.assessments import FROZEN, LINE, PREVIEWED, RULEBOOK, Assessment, canonical
from pipelines.register.reason import checked
from pipelines.register.store import open_register, reading, writing

PARTS = ("scheme", "indicators", "targets", "units")
"""What of a catalogue an assessment is made by."""


def differences(old: Catalogue, new: Catalogue) -> list[str]:
    """What differs between two rulebooks, a line each: where, what it was, what it is."""
    first, second = _flat(old), _flat(new)
    return [
        f"{key}: {first.get(key, '–')} → {second.get(key, '–')}"
        for key in sorted({*first, *second})
        if first.get(key) != second.get(key)
    ]


def _flat(catalogue: Catalogue) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in PARTS:
        value = getattr(catalogue, part)
        rows = (
            [one.model_dump() for one in value] if isinstance(value, tuple) else value.model_dump()
        )
        said.update(_leaves(part, rows))
    return said


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(f"{path}.{key}", below)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for at, below in enumerate(value):
            yield from _leaves(f"{path}.{_name(below, at)}", below)
    elif value is not None:
        yield path, str(value)


def _name(value: Any, at: int) -> str:
    """An entry of a list by its own codes, where it has any."""
    if not isinstance(value, Mapping):
        return str(at)
    keys = [
        str(value[key]) for key in ("code", "indicator", "unit", "valid_from") if value.get(key)
    ]
    return " ".join(keys) or str(at)


def effect(home: Home, assessment_id: str, catalogue: Catalogue) -> tuple[list[str], list[Effect]]:
    """What another rulebook changes: its lines, and the units whose total or grade moves. Before the
    freeze there is nothing to move yet."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            bench = lay_out(connection, assessment_id)
    finally:
        engine.dispose()
    return differences(bench.catalogue, catalogue), _moved(bench, catalogue)


def _moved(bench: Bench, catalogue: Catalogue) -> list[Effect]:
    if not bench.one.has(FROZEN):
        return []
    return moved(bench.outcome(), bench.outcome(catalogue=catalogue))


def propose(home: Home, assessment_id: str, catalogue: Catalogue, ask: Request) -> Proposal:
    """Propose another rulebook; it waits for a second role. Raises UserError when it is the one in use,
    or after the preview."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            _may(bench, ask)
            if catalogue.hash == bench.one.rulebook:
                raise UserError(
                    f"{assessment_id}: is made by this rulebook already; nothing to adopt"
                )
            why = checked(assessment_id, ask.reason)
            ledger.keep_catalogue(connection, catalogue.hash, catalogue.text)
            return _proposed(connection, bench, catalogue.hash, why, ask)
    finally:
        engine.dispose()


def _proposed(
    connection: Connection, bench: Bench, rulebook: str, why: str, ask: Request
) -> Proposal:
    name, now = bench.one.assessment_id, clock.now()
    content = canonical({"rulebook": rulebook})
    key = f"{name}-{rulebook[:12]}-{now:%Y%m%d%H%M%S}"
    row = {
        "proposal_id": key, "assessment_id": name, "content": content, "reason": why, "at": now,
        "actor_role": ask.actor.role, "actor_unit": ask.actor.unit,
    }  # fmt: skip
    ledger.insert_all(connection, workbench.proposal, [row])
    told = ledger.event_row(ask.actor, "rulebook proposed", f"{name}/{key}", why, now)
    ledger.add_events(connection, [told])
    return Proposal(key, name, content, why, ask.actor.role)


def adopt(home: Home, assessment_id: str, rulebook: str, ask: Request) -> Assessment:
    """Adopt a rulebook that another role proposed (its hash, or the beginning). From now on the
    assessment is made by it."""
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            _may(bench, ask)
            assessments.not_changed(connection, bench.one, ask.seen)
            proposal, full = _waiting(connection, bench, rulebook)
            if proposal.actor_role == ask.actor.role:
                raise UserError(
                    f"{assessment_id}: {ask.actor.role} proposed it; another role adopts it",
                    "提出者不能自己采用，请由另一角色办理。",
                )
            again(ledger.catalogue_text(connection, full))
            detail = {
                "rulebook": full,
                "before": bench.one.rulebook,
                "proposal": proposal.proposal_id,
            }
            assessments.add_step(
                connection, bench.one.assessment_id, RULEBOOK, ask.actor, clock.now(),
                ask.told(assessment_id) or proposal.reason, detail,
            )  # fmt: skip
            return assessments.find(connection, assessment_id)
    finally:
        engine.dispose()


def _waiting(connection: Connection, bench: Bench, rulebook: str) -> tuple[Proposal, str]:
    found = []
    for one in proposals(connection, bench.one.assessment_id):
        full = json.loads(one.content).get("rulebook")
        if full and full.startswith(rulebook) and full != bench.one.rulebook:
            found.append((one, str(full)))
    if not found or len({full for _, full in found}) > 1:
        what = "several begin so" if found else "was not proposed"
        raise UserError(f"rulebook {rulebook}: {what}; see assess show")
    return found[-1]


def _may(bench: Bench, ask: Request) -> None:
    one = bench.one
    roles = judging(bench.catalogue.scheme)
    if ask.actor.role not in roles or is_assessed(bench.catalogue, ask.actor.unit):
        raise UserError(
            f"{one.assessment_id}: rules are for {', '.join(roles)}, of no assessed unit"
        )
    if one.stage not in LINE or LINE.index(one.stage) >= LINE.index(PREVIEWED):
        raise UserError(
            f"{one.assessment_id}: is {one.stage}; rules change before the preview only: reopen it",
            "预告之后不得变更规则；确需变更请重开。",
        )
