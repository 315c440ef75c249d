"""Evidence of an assessment's entries and appeals: attached by who makes them, read by few."""

from pathlib import Path

from pipelines.assess import appeals, entries
from pipelines.assess.bench import Bench, is_assessed, lay_out
from pipelines.assess.request import Request, judging
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import evidence as store
from pipelines.register.evidence import Evidence
from pipelines.register.store import open_register, reading


def attach(home: Home, subject: str, file: Path, ask: Request) -> Evidence:
    """Attach a file to an entry or appeal (its id, or its beginning). Raises UserError for a role that
    neither judges nor acts for the unit it is about."""
    full, bench, unit = _subject(home, subject)
    _may(bench, unit, ask)
    months = bench.catalogue.scheme.evidence_months
    return store.attach(home, full, bench.one.assessment_id, unit, file, months, ask.actor)


def read(home: Home, evidence_id: str, ask: Request) -> bytes:
    """What was attached; the look is logged."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            one = store.find(connection, evidence_id)
    finally:
        engine.dispose()
    _, bench, _ = _subject(home, one.subject)
    roles = judging(bench.catalogue.scheme)
    return store.look(home, one.evidence_id, bench.one.assessment_id, ask.actor, roles)


def _may(bench: Bench, unit: str, ask: Request) -> None:
    roles = judging(bench.catalogue.scheme)
    is_judge = ask.actor.role in roles and not is_assessed(bench.catalogue, ask.actor.unit)
    if ask.actor.unit != unit and not is_judge:
        raise UserError(
            f"{unit}: evidence is attached by that unit or by {', '.join(roles)}",
            "佐证材料由本单位或评估人员提交。",
        )


def _subject(home: Home, subject: str) -> tuple[str, Bench, str]:
    """An entry or appeal by its id: the whole id, its assessment, the unit it is about."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            try:
                one = entries.find(connection, subject)
                return one.entry_id, lay_out(connection, one.assessment_id), one.unit
            except UserError:
                found = appeals.find(connection, subject)
                return found.appeal_id, lay_out(connection, found.assessment_id), found.unit
    finally:
        engine.dispose()
