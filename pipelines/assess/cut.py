"""The data cut of an assessment: all of the register it is made of, pinned as exact text.

``returns`` is taken at the freeze, of what stood then: versions and verdicts, findings and what was done
about them, extensions, approved corrections, and every figure of the returns in force. ``verification``
is the same of the forms that follow the freeze, taken when the verification is closed. ``before`` holds
what a year earlier it is compared with. From these alone a result is made again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipelines.assessments import is_fixed
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.received import Snapshot
from pipelines.extract.values import figures
from pipelines.freeze import at_freeze
from pipelines.paths import Home
from pipelines.period import parse
from pipelines.register import tabular
from pipelines.register.corrections import APPROVED, Correction, Place, Step
from pipelines.register.extensions import Extension
from pipelines.register.tabular import Table, Tables
from pipelines.register.versions import Version
from pipelines.scores.inputs import Window

VERSION = (
    "return_id", "form", "period", "reporter", "version", "received_at", "verdict", "is_live",
    "is_latest", "file_hash", "is_demo", "settled_at", "actor_role",
)  # fmt: skip
FINDING = (
    "finding_id", "return_id", "rule_id", "severity", "unit", "item", "element", "cells",
)  # fmt: skip
STEP = ("finding_id", "return_id", "kind", "at", "step_id")
EXTENSION = ("form", "period", "reporter", "until", "at")
CORRECTION = ("correction_id", *Place._fields, "old_value", "new_value")
VALUE = ("return_id", "unit", "item", "element", "state", "value", "sheet", "row", "col")
RETURNS, VERIFICATION, BEFORE = "returns", "verification", "before"


def take(catalogue: Catalogue, snapshot: Snapshot, window: Window, *, fixed: bool) -> Tables:
    """What stood at the freeze of a window, of the forms the freeze fixes, or of the others as they
    stand now."""
    then = at_freeze(catalogue, snapshot, window)
    versions = [v for v in then.versions if is_fixed(catalogue, v.form) is fixed]
    own = {version.return_id for version in versions}
    findings = [f for f in snapshot.findings if f.return_id in own]
    steps = [
        s for s in snapshot.steps if s.return_id in own and (not fixed or s.at < window.cutoff)
    ]
    corrected = [
        (one.correction_id, *one.place, one.old_value, one.new_value)
        for one in then.corrections
        if one.place.return_id in own and one.decision == APPROVED
    ]
    extended = [
        x
        for x in then.extensions
        if is_fixed(catalogue, x.form) is fixed and window.period.contains(parse(x.period))
    ]
    taken = [(s.finding_id, s.return_id, s.kind, s.at, number) for number, s in enumerate(steps)]
    cells = figures(replace(then, versions=versions).live_parts, _live(versions))
    return {
        "version": _table(VERSION, versions),
        "finding": _table(FINDING, findings),
        "step": tabular.of(STEP, taken),
        "extension": _table(EXTENSION, extended),
        "correction": tabular.of(CORRECTION, corrected),
        "value": tabular.of(VALUE, cells),
    }


def _live(versions: Iterable[Version]) -> list[str]:
    return sorted({version.return_id for version in versions if version.is_live})


def _table(fields: Sequence[str], items: Iterable[Any]) -> Table:
    return tabular.of(fields, [[getattr(item, name) for name in fields] for item in items])


def together(*cuts: Mapping[str, Table]) -> Tables:
    """Several cuts as one."""
    names = {name for cut in cuts for name in cut}
    joined = {}
    for name in names:
        tables = [cut[name] for cut in cuts if name in cut]
        joined[name] = Table(tables[0].columns, [row for table in tables for row in table.rows])
    return joined


def read(*texts: str) -> Tables:
    """A cut from the texts it was pinned as."""
    return together(*(tabular.read(text) for text in texts))


def snapshot_of(tables: Tables, adjudicated: Sequence[Correction] = ()) -> Snapshot:
    """A cut as what a build reads of the register. ``adjudicated``: figures that stand in the place of
    those reported; they replace a correction of the same cell."""
    versions = [_version(one) for one in tables["version"].records()]
    slots = {v.return_id: v.slot for v in versions}
    decided = {one.place for one in adjudicated}
    corrected = [_correction(one, slots) for one in tables["correction"].records()]
    return Snapshot(
        home=Home(Path("pinned")),
        sequence=0,
        versions=sorted(versions, key=lambda v: (v.slot, v.version)),
        rejections=[],
        findings=[_finding(one) for one in tables["finding"].records()],
        results=[],
        entries=[],
        extensions=[_extension(one) for one in tables["extension"].records()],
        steps=[_step(one) for one in sorted(tables["step"].records(), key=lambda s: s["step_id"])],
        corrections=[*(c for c in corrected if c.place not in decided), *adjudicated],
        values=_values(tables["value"], versions),
    )  # fmt: skip


def _moment(text: Any) -> datetime | None:
    return text if isinstance(text, datetime) or text is None else datetime.fromisoformat(text)


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _version(one: Mapping[str, Any]) -> Version:
    return Version(
        **{
            **one,
            "received_at": _moment(one["received_at"]),
            "settled_at": _moment(one["settled_at"]),
        },
        file_name="",
        part_hash="",
        sheet=None,
        catalogue_hash="",
        receptions=(),
    )


def _finding(one: Mapping[str, Any]) -> SimpleNamespace:
    blank = dict.fromkeys(("message_zh", "message_en", "remedy_zh", "remedy_en"), "")
    return SimpleNamespace(**{**one, "sheet": None, "value": None, **blank})


def _step(one: Mapping[str, Any]) -> SimpleNamespace:
    who = {"reason": None, "actor_role": "", "actor_unit": None}
    return SimpleNamespace(**{**one, "at": _moment(one["at"]), **who})


def _extension(one: Mapping[str, Any]) -> Extension:
    until = one["until"]
    day = until if isinstance(until, date) else date.fromisoformat(until)
    return Extension(
        one["form"], one["period"], one["reporter"], day, "", _moment(one["at"]), "", None  # type: ignore[arg-type]
    )  # fmt: skip


def _correction(one: Mapping[str, Any], slots: Mapping[str, tuple[str, str, str]]) -> Correction:
    place = Place(*(one[name] for name in Place._fields))
    old, new = _number(one["old_value"]), _number(one["new_value"])
    return approved(one["correction_id"], slots[place.return_id], place, old, new)


def approved(
    correction_id: str,
    slot: tuple[str, str, str],
    place: Place,
    old: Decimal | None,
    new: Decimal | None,
) -> Correction:
    """A correction that counts."""
    step = Step(APPROVED, None, datetime.min, "", None)
    return Correction(correction_id, slot, place, None, None, old, new, "", (step, step))


def _values(table: Table, versions: Iterable[Version]) -> list[tuple[Any, ...]]:
    """Figures in the columns of ``source.part_value``."""
    slots = {v.return_id: v.slot for v in versions}
    return [
        (return_id, *slots[return_id], unit, item, "row", None, element, state, _number(value),
         None, sheet, row, col)
        for return_id, unit, item, element, state, value, sheet, row, col in table.rows
    ]  # fmt: skip
