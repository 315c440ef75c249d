"""What the register holds, as tables of the build."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import period
from pipelines.extract.actions import load_actions, load_practices
from pipelines.extract.assessed import Assessed, assessed
from pipelines.extract.insert import Row, create
from pipelines.extract.values import load_pinned, load_revised, load_values
from pipelines.paths import Home
from pipelines.register import cross, entries, ledger, steps
from pipelines.register.actions import Action, actions
from pipelines.register.archive import part_path
from pipelines.register.corrections import Correction, corrections
from pipelines.register.extensions import Extension, extensions
from pipelines.register.life import Standing, standings
from pipelines.register.practices import Practice, practices
from pipelines.register.store import open_register, reading
from pipelines.register.versions import Version, every_version, not_withdrawn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VERSION = (
    "return_id", "form", "period", "reporter", "version", "received_at", "verdict", "is_live",
    "is_latest", "file_hash", "file_name", "sheet", "is_demo", "settled_at", "actor_role",
)  # fmt: skip
WITHDRAWN = (
    "return_id", "form", "period", "reporter", "version", "received_at", "verdict", "file_hash",
    "file_name",
)  # fmt: skip
FINDING = (
    "finding_id", "return_id", "rule_id", "severity", "unit", "item", "element", "sheet", "cells",
    "value", "message_zh", "message_en", "remedy_zh", "remedy_en",
)  # fmt: skip
FINDING_TYPES = ", ".join(f"{name} TEXT" for name in FINDING)
RESULT = (
    "run_id", "form", "rule_id", "columns", "expectation", "description_zh", "description_en",
    "evaluated", "failed", "judged_at",
)  # fmt: skip
EXTENSION = ("form", "period", "reporter", "until", "reason", "at", "actor_role")
ENTRY = entries.ScoreEntry._fields
STEP = ("finding_id", "return_id", "kind", "reason", "at", "actor_role", "actor_unit")
CROSS = (*FINDING, "first_seen_at", "resolved_at")
CROSS_TYPES = f"{FINDING_TYPES}, first_seen_at TIMESTAMP, resolved_at TIMESTAMP"


@dataclass(frozen=True)
class Snapshot:
    """All of the register a build reads, from one moment. ``steps``: on findings, in their order.
    ``remembered``: findings across returns of builds before."""

    home: Home
    sequence: int
    versions: Sequence[Version]
    rejections: Sequence[Any]
    findings: Sequence[Any]
    results: Sequence[Any]
    entries: Sequence[Any]
    extensions: Sequence[Extension] = ()
    kept: frozenset[str] = frozenset()
    """Hashes of the files whose original is stored."""
    steps: Sequence[Any] = ()
    remembered: Sequence[Any] = ()
    withdrawn: Sequence[Version] = ()
    corrections: Sequence[Correction] = ()
    assessments: Sequence[Assessed] = ()
    actions: Sequence[Action] = ()
    practices: Sequence[Practice] = ()
    values: Sequence[Row] | None = None
    """Rows of ``part_value`` where they were pinned; else they are read from parts."""

    @property
    def parts(self) -> list[Path]:
        """The Parquet parts that hold the returns in force and the latest ones."""
        used = {v.part_hash for v in self.versions if v.is_live or v.is_latest}
        return [part_path(self.home, part) for part in sorted(used)]

    @property
    def live_parts(self) -> list[Path]:
        """The Parquet parts that hold the returns in force."""
        used = {v.part_hash for v in self.versions if v.is_live}
        return [part_path(self.home, part) for part in sorted(used)]

    @property
    def revised_parts(self) -> list[Path]:
        """The Parquet parts that hold versions of which there is more than one."""
        if self.values is not None:
            return []
        slots = Counter(v.slot for v in self.versions)
        used = {v.part_hash for v in self.versions if slots[v.slot] > 1}
        return [part_path(self.home, part) for part in sorted(used)]

    @property
    def digest(self) -> str:
        """The same for the same content, whatever the order and batches it was received in.

        What is ``remembered`` follows from builds and is left out: a build would else ask for the next.
        """
        found = sorted((f.finding_id, f.return_id) for f in self.findings)
        versions = rows(self.versions, VERSION)
        lost = sorted({version.file_hash for version in self.versions} - self.kept)
        known = [
            lost,
            versions,
            [*map(tuple, self.rejections)],
            found,
            rows(self.entries, ENTRY),
            rows(self.extensions, EXTENSION),
            rows(self.steps, STEP),
            withdrawn_rows(self.withdrawn),
            [*map(tuple, self.corrections)],
            [one.digest for one in self.assessments],
            [[*map(tuple, some)] for some in (self.actions, self.practices)],
        ]
        text = repr(known)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def verdicts(self) -> dict[str, list[Standing]]:
        """The verdicts over time of the returns with a step on one of their findings."""
        return standings(self.findings, self.steps)

    def first_day(self, as_of: datetime) -> date:
        """The day from which returns are due: the start of the earliest period received, or this
        year's when nothing is."""
        codes = {version.period for version in self.versions}
        starts = (period.parse(code).start for code in codes)
        return min(starts, default=date(as_of.year, 1, 1))


def take_snapshot(home: Home) -> Snapshot:
    """Read the register in one transaction."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            every = every_version(connection)
            versions = not_withdrawn(every)
            counted = {version.return_id for version in versions}
            return Snapshot(
                home=home,
                sequence=ledger.sequence(connection),
                versions=versions,
                withdrawn=[version for version in every if version.withdrawn],
                rejections=ledger.rejections(connection),
                findings=[f for f in ledger.findings(connection) if f.return_id in counted],
                results=ledger.expectation_results(connection),
                entries=entries.score_entries(connection),
                extensions=extensions(connection),
                kept=ledger.kept_originals(connection),
                steps=[s for s in steps.steps(connection) if s.return_id in counted],
                remembered=cross.remembered(connection),
                corrections=corrections(connection),
                assessments=assessed(connection),
                actions=actions(connection),
                practices=practices(connection),
            )
    finally:
        engine.dispose()


def load_received(con: "DuckDBPyConnection", snapshot: Snapshot) -> None:
    """``version``, ``original`` (the files whose original is stored), ``return_finding``, ``rejection``,
    ``expectation_result``, ``score_entry``, ``extension`` (numbered by slot in the order they were
    granted), ``finding_step``, ``verdict_span``, ``correction``, ``withdrawn``, ``action``, ``action_step``,
    ``practice`` and ``part_value`` (the values of returns in force and of the latest ones).
    """
    create(
        con,
        "version",
        "return_id TEXT, form TEXT, period TEXT, reporter TEXT, version INT, received_at TIMESTAMP,"
        " verdict TEXT, is_live BOOL, is_latest BOOL, file_hash TEXT, file_name TEXT, sheet TEXT,"
        " is_demo BOOL, settled_at TIMESTAMP, actor_role TEXT",
        rows(snapshot.versions, VERSION),
    )
    hashes = {version.file_hash for version in snapshot.versions} & snapshot.kept
    create(con, "original", "file_hash TEXT", [(one,) for one in sorted(hashes)])
    create(con, "return_finding", FINDING_TYPES, rows(snapshot.findings, FINDING))
    create(
        con,
        "rejection",
        "file_hash TEXT, name TEXT, received_at TIMESTAMP, reason TEXT, message_zh TEXT,"
        " message_en TEXT, sheet TEXT, cell TEXT, form TEXT, period TEXT, reporter TEXT",
        [tuple(row) for row in snapshot.rejections],
    )
    create(
        con,
        "expectation_result",
        "run_id TEXT, form TEXT, rule_id TEXT, columns TEXT, expectation TEXT, description_zh TEXT,"
        " description_en TEXT, evaluated BIGINT, failed BIGINT, judged_at TIMESTAMP",
        rows(snapshot.results, RESULT),
    )
    create(
        con,
        "score_entry",
        "entry_id TEXT, unit TEXT, period TEXT, code TEXT, level TEXT, matter TEXT, state TEXT,"
        " points DOUBLE, reason TEXT, events DOUBLE",
        rows(snapshot.entries, ENTRY),
    )
    create(
        con,
        "extension",
        "form TEXT, period TEXT, reporter TEXT, until DATE, reason TEXT, granted_at TIMESTAMP,"
        " granted_by TEXT, sort INT",
        [(*row, i) for i, row in enumerate(rows(snapshot.extensions, EXTENSION))],
    )
    load_life(con, snapshot)
    create(
        con,
        "withdrawn",
        "return_id TEXT, form TEXT, period TEXT, reporter TEXT, version INT, received_at TIMESTAMP,"
        " verdict TEXT, file_hash TEXT, file_name TEXT, withdrawn_at TIMESTAMP, withdrawn_by TEXT,"
        " reason TEXT",
        withdrawn_rows(snapshot.withdrawn),
    )
    load_corrections(con, snapshot.corrections)
    load_actions(con, snapshot.actions)
    load_practices(con, snapshot.practices)
    if snapshot.values is None:
        load_values(con, snapshot.parts)
    else:
        load_pinned(con, snapshot.values)
    load_revised(con, snapshot.revised_parts)


def load_life(con: "DuckDBPyConnection", snapshot: Snapshot) -> None:
    """``finding_step``: what was done about findings, in order; ``verdict_span``: from when to when a
    verdict stood that steps moved (``since`` NULL: from its judging; ``until`` NULL: still)."""
    numbered = [(n, *row) for n, row in enumerate(rows(snapshot.steps, STEP))]
    create(
        con,
        "finding_step",
        "step INT, finding_id TEXT, return_id TEXT, kind TEXT, reason TEXT, taken_at TIMESTAMP,"
        " actor_role TEXT, actor_unit TEXT",
        numbered,
    )
    spans = [
        (return_id, one.verdict, one.since, after.since if after else None)
        for return_id, history in sorted(snapshot.verdicts.items())
        for one, after in zip_longest(history, history[1:])
    ]
    create(
        con,
        "verdict_span",
        "return_id TEXT, verdict TEXT, since TIMESTAMP, until TIMESTAMP",
        spans,
    )


def load_corrections(con: "DuckDBPyConnection", found: Sequence[Correction]) -> None:
    """``correction``: what was declared, and ``decision``: waiting, approved, refused or revoked."""
    create(
        con,
        "correction",
        "correction_id TEXT, form TEXT, period TEXT, reporter TEXT, return_id TEXT, unit TEXT, item TEXT,"
        " element TEXT, sheet TEXT, cell TEXT, old_value DECIMAL(18,4), new_value DECIMAL(18,4),"
        " reason TEXT, decision TEXT, declared_at TIMESTAMP, declared_by TEXT, decided_at TIMESTAMP,"
        " decided_by TEXT, decided_because TEXT",
        [
            (
                one.correction_id, *one.slot, *one.place, one.sheet, one.cell, one.old_value, one.new_value,
                one.reason, one.decision, one.steps[0].at, one.steps[0].actor_role,
                *((None,) * 3 if len(one.steps) == 1 else
                  (one.steps[-1].at, one.steps[-1].actor_role, one.steps[-1].reason)),
            )
            for one in found
        ],
    )  # fmt: skip


def load_cross_findings(con: "DuckDBPyConnection", found: Iterable[Mapping[str, Any]]) -> None:
    """``cross_finding``: the columns of ``return_finding``, when first found and when no longer."""
    create(con, "cross_finding", CROSS_TYPES, [tuple(one[name] for name in CROSS) for one in found])


def withdrawn_rows(versions: Sequence[Version]) -> list[Row]:
    """Versions with what took them back."""
    return [
        (*own, version.withdrawn.at, version.withdrawn.actor_role, version.withdrawn.reason)
        for version, own in zip(versions, rows(versions, WITHDRAWN), strict=True)
        if version.withdrawn
    ]


def rows(items: Iterable[Any], fields: Sequence[str]) -> list[Row]:
    return [*map(attrgetter(*fields), items)]
