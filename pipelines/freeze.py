"""Figures as they stood at a freeze.

The freeze fixes the units' returns: an assessment is made of what was in force then, by the verdicts
that stood then, all other figures of what is in force now. Where nothing in force came later the two
are the same, and nothing is computed twice. Forms that are not the units' own, such as a verification
that follows the freeze, count as they stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines import extract, models, period
from pipelines.assessments import is_fixed
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import BATCH, create
from pipelines.extract.received import Snapshot
from pipelines.register.corrections import APPROVED, REVOKED, Correction
from pipelines.register.life import standing_at
from pipelines.register.versions import LIVE_VERDICTS, Version
from pipelines.scores.inputs import Window, window

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLES = {
    "indicator": "indicator TEXT, unit TEXT, period TEXT, value DOUBLE, state TEXT, received INT,"
    " expected INT",
    "element": "element TEXT, unit TEXT, period TEXT, value DECIMAL(18,4), state TEXT",
}
FIGURES = """
SELECT $frozen AS frozen, v.*
FROM marts.{}_value v
JOIN source.period p ON p.code = v.period
WHERE p.start_date >= $start AND p.end_date <= $end
"""


def load_frozen(
    con: "DuckDBPyConnection",
    catalogue: Catalogue,
    snapshot: Snapshot,
    as_of: datetime,
    workplace: "Callable[[], DuckDBPyConnection]",
) -> None:
    """``source.frozen_indicator`` and ``source.frozen_element``: figures of every period inside a frozen
    window (``frozen``), of what was in force at its freeze; only of windows where that has changed.
    """
    for name, columns in TABLES.items():
        create(con, f"frozen_{name}", f"frozen TEXT, {columns}")
    first = snapshot.first_day(as_of)
    for chosen in reopened(catalogue, snapshot, as_of):
        place = workplace()
        try:
            start = max(first, chosen.period.start)
            then = at_freeze(catalogue, snapshot, chosen)
            extract.load(place, catalogue, then, start, chosen.cutoff)
            _compute(place)
            _copy(place, con, chosen.period)
        finally:
            place.close()


def reopened(catalogue: Catalogue, snapshot: Snapshot, as_of: datetime) -> Iterator[Window]:
    """Frozen windows after the freeze of which a return came that is in force now, or one came into
    force or out of it, or was corrected."""
    latest: dict[period.Period, datetime] = {}
    for version in snapshot.versions:
        if is_fixed(catalogue, version.form):
            of = period.parse(version.period)
            for at in _moments(snapshot, version):
                latest[of] = max(latest.get(of, at), at)
    for one in _frozen(catalogue, {of.year for of in latest}, as_of):
        if any(one.period.contains(of) and at >= one.cutoff for of, at in latest.items()):
            yield one


def _moments(snapshot: Snapshot, version: Version) -> Iterator[datetime]:
    """When a version changed what is in force: it came, steps on its findings moved its verdict, or a
    correction of it was approved or revoked."""
    if version.is_live:
        yield version.received_at
    history = snapshot.verdicts.get(version.return_id, [])
    for before, after in pairwise(history):
        if after.since and _is_live(before.verdict) != _is_live(after.verdict):
            yield after.since
    for one in snapshot.corrections:
        if one.place.return_id == version.return_id:
            yield from (step.at for step in one.steps if step.kind in (APPROVED, REVOKED))


def _is_live(verdict: str | None) -> bool:
    return verdict in LIVE_VERDICTS


def _frozen(catalogue: Catalogue, years: set[int], as_of: datetime) -> Iterator[Window]:
    grains = {a.grain for a in catalogue.scheme.assessments if a.grain in period.GRAINS}
    for year in sorted(years):
        for grain in period.GRAINS:
            if grain in grains:
                for of in period.between(date(year, 1, 1), date(year, 12, 31), grain):
                    one = window(0, of, catalogue.scheme, as_of)
                    if one.is_frozen:
                        yield one


def at_freeze(catalogue: Catalogue, snapshot: Snapshot, chosen: Window) -> Snapshot:
    """The register's returns inside a window as they stood at its freeze."""
    then = [
        _as_it_stood(catalogue, snapshot, version, chosen.cutoff)
        for version in snapshot.versions
        if chosen.period.contains(period.parse(version.period))
        and (version.received_at < chosen.cutoff or not is_fixed(catalogue, version.form))
    ]
    live = {v.slot: v.version for v in then if _is_live(v.verdict)}
    latest = {v.slot: v.version for v in then}
    versions = [
        v._replace(is_live=live.get(v.slot) == v.version, is_latest=latest[v.slot] == v.version)
        for v in then
    ]
    granted = [one for one in snapshot.extensions if one.at < chosen.cutoff]
    return replace(
        snapshot, versions=versions, rejections=[], findings=[], results=[], entries=[],
        extensions=granted, steps=[], remembered=[],
        corrections=[*_corrections(catalogue, snapshot, chosen.cutoff)],
    )  # fmt: skip


def _corrections(
    catalogue: Catalogue, snapshot: Snapshot, cutoff: datetime
) -> Iterator[Correction]:
    """Corrections as they were decided on by the freeze."""
    for one in snapshot.corrections:
        if then := one.before(cutoff) if is_fixed(catalogue, one.slot[0]) else one:
            yield then


def _as_it_stood(
    catalogue: Catalogue, snapshot: Snapshot, version: Version, cutoff: datetime
) -> Version:
    history = snapshot.verdicts.get(version.return_id)
    if not history or not is_fixed(catalogue, version.form):
        return version
    standing = standing_at(history, cutoff)
    return version._replace(verdict=standing.verdict, settled_at=standing.since)


def _compute(place: "DuckDBPyConnection") -> None:
    steps = [models.step_of(place, model) for model in models.find_models()]
    wanted = models.leading_to(steps, [f"marts.{name}_value" for name in TABLES])
    read = {table for step in wanted for table in step.reads}
    models.run(place.cursor, wanted, read - {table for step in wanted for table in step.makes})


def _copy(place: "DuckDBPyConnection", con: "DuckDBPyConnection", of: period.Period) -> None:
    inside = {"frozen": of.code, "start": of.start, "end": of.end}
    for name in TABLES:
        con.register(BATCH, place.execute(FIGURES.format(name), inside).to_arrow_table())
        names = ", ".join(
            row[0] for row in con.execute(f"DESCRIBE source.frozen_{name}").fetchall()
        )
        con.execute(f"INSERT INTO source.frozen_{name} SELECT {names} FROM {BATCH}")
        con.unregister(BATCH)
