"""Versions of returns, derived from receptions and never stored.

A slot is (form, period, reporter). Its receptions in the order of (time, file, name), without those
that bring the file of the one before again, are its versions: any order of loading gives the same
(``moments`` sees to it that files handed in within a second are told apart).
A version that was withdrawn keeps its number and is left out, but where one asks for it.
A file refused at first for a fault that was not its own (a slow reading, a gap in the catalogue)
counts from when it was first handed in. A verdict is the one given, moved by what was explained and
waived since (``life``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, select, tuple_
from sqlalchemy.sql import Select

from pipelines import period
from pipelines.register.life import Standing, standing_at, standings
from pipelines.register.tables import finding, finding_step, reception, returned
from pipelines.register.withdrawals import Run, Withdrawal, runs_of, withdrawals

Slot = tuple[str, str, str]
"""Form, period, reporter."""
LIVE_VERDICTS = ("accepted", "held")
BATCH = 500
"""Values in one IN list: few enough for any database."""


class Reception(NamedTuple):
    """A return as it arrived with one reception of its file."""

    reception_id: str
    return_id: str
    form: str
    period: str
    reporter: str
    received_at: datetime
    file_hash: str
    name: str
    sheet: str | None
    is_demo: bool
    part_hash: str
    catalogue_hash: str
    verdict: str | None
    actor_role: str = ""

    @property
    def slot(self) -> Slot:
        return self.form, self.period, self.reporter


class Version(NamedTuple):
    """One version of a slot. A file sent again after another is a new version with its old
    ``return_id``. ``received_at``, ``file_name``: of its first reception. ``receptions``: the ids
    of all of them. ``is_live``: the last accepted or held one, the one that counts. ``verdict``: as it
    stands, since ``settled_at`` when a step moved it. ``actor_role``: who handed it in.
    ``withdrawn``: what took it back; then it is neither live nor the latest."""

    return_id: str
    form: str
    period: str
    reporter: str
    version: int
    received_at: datetime
    file_hash: str
    file_name: str
    sheet: str | None
    is_demo: bool
    part_hash: str
    catalogue_hash: str
    verdict: str | None
    is_latest: bool
    is_live: bool
    receptions: tuple[str, ...]
    settled_at: datetime | None = None
    actor_role: str = ""
    withdrawn: Withdrawal | None = None

    @property
    def slot(self) -> Slot:
        return self.form, self.period, self.reporter


def all_versions(connection: Connection) -> list[Version]:
    """Every version of every slot, in the order of form, period, reporter, version."""
    return not_withdrawn(every_version(connection))


def every_version(connection: Connection) -> list[Version]:
    """``all_versions`` and those withdrawn."""
    rows = connection.execute(_receptions()).all()
    return _derive(connection, rows, _last_days(connection, None))


def not_withdrawn(versions: Iterable[Version]) -> list[Version]:
    """Without those withdrawn."""
    return [version for version in versions if version.withdrawn is None]


def versions_of(connection: Connection, reporter: str) -> list[Version]:
    """All versions of one reporter's slots."""
    return not_withdrawn(every_version_of(connection, reporter))


def every_version_of(connection: Connection, reporter: str) -> list[Version]:
    """``versions_of`` and those withdrawn."""
    rows = connection.execute(_receptions().where(returned.c.reporter == reporter)).all()
    days = _last_days(connection, sorted({row.file_hash for row in rows}))
    return _derive(connection, rows, days)


def versions_beside(connection: Connection, file_hashes: Sequence[str]) -> list[Version]:
    """All versions of the slots that these files hold a return for."""
    return not_withdrawn(every_version_beside(connection, file_hashes))


def every_version_beside(connection: Connection, file_hashes: Sequence[str]) -> list[Version]:
    """``versions_beside`` and those withdrawn."""
    own = returned.alias()
    beside = _receptions().join(
        own,
        and_(
            own.c.form == returned.c.form,
            own.c.period == returned.c.period,
            own.c.reporter == returned.c.reporter,
        ),
    )
    found: dict[tuple[str, str], Any] = {}
    for hashes in in_batches(sorted(set(file_hashes))):
        for row in connection.execute(beside.where(own.c.file_hash.in_(hashes))):
            found[row.reception_id, row.return_id] = row
    rows = list(found.values())
    days = _last_days(connection, sorted({row.file_hash for row in rows}))
    return _derive(connection, rows, days)


def versions_with(connection: Connection | None, arriving: Sequence[Reception]) -> list[Version]:
    """All versions of the slots of these returns, those withdrawn too, as they would be, were they
    received."""
    rows = {(one.reception_id, one.return_id): one for one in arriving}
    days: dict[str, date] = {}
    for one in arriving:
        days[one.file_hash] = max(days.get(one.file_hash, date.min), last_day(one.period))
    if connection:
        for one in receptions_of(connection, sorted({one.slot for one in arriving})):
            rows.setdefault((one.reception_id, one.return_id), one)
        hashes = sorted({one.file_hash for one in rows.values()})
        days |= _last_days(connection, hashes)
    return _derive(connection, rows.values(), days)


def receptions_of(connection: Connection, slots: Sequence[Slot]) -> list[Reception]:
    """Every reception of a return of these slots."""
    slot = tuple_(returned.c.form, returned.c.period, returned.c.reporter)
    return [
        Reception(*(getattr(row, name) for name in Reception._fields))
        for some in in_batches(slots)
        for row in connection.execute(_receptions().where(slot.in_(some)))
    ]


def in_batches(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


@lru_cache(maxsize=4096)
def last_day(period_code: str) -> date:
    return period.parse(period_code).end


def _receptions() -> Select[Any]:
    columns = [column for column in returned.c if column.name != "judged_at"]
    return select(
        *columns,
        reception.c.reception_id,
        reception.c.received_at,
        reception.c.name,
        reception.c.actor_role,
    ).join(reception, reception.c.file_hash == returned.c.file_hash)


def _last_days(connection: Connection, file_hashes: Sequence[str] | None) -> dict[str, date]:
    """The last day of each file's latest period: receptions count once it is over."""
    query = select(returned.c.file_hash, returned.c.period).distinct()
    chosen = (
        [query]
        if file_hashes is None
        else [query.where(returned.c.file_hash.in_(some)) for some in in_batches(file_hashes)]
    )
    days: dict[str, date] = {}
    for one in chosen:
        for file_hash, code in connection.execute(one):
            days[file_hash] = max(days.get(file_hash, date.min), last_day(code))
    return days


def _moved_verdicts(connection: Connection, return_ids: Sequence[str]) -> dict[str, list[Standing]]:
    """The verdicts over time of those of these returns with a step on one of their findings."""
    query = select(finding_step)
    if len(return_ids) <= BATCH:  # Of the few returns of a receipt; else all are read at once.
        query = query.where(finding_step.c.return_id.in_(return_ids))
    steps = connection.execute(query).all()
    found: list[Any] = []
    for some in in_batches(sorted({step.return_id for step in steps})):
        found += connection.execute(
            select(finding.c.finding_id, finding.c.return_id, finding.c.severity).where(
                finding.c.return_id.in_(some)
            )
        )
    return standings(found, steps)


def _derive(
    connection: Connection | None, rows: Iterable[Any], last_days: dict[str, date]
) -> list[Version]:
    rows = list(rows)
    return_ids = sorted({row.return_id for row in rows})
    moved = _moved_verdicts(connection, return_ids) if connection else {}
    back: dict[str, list[Withdrawal]] = defaultdict(list)
    for one in withdrawals(connection) if connection else ():
        back[one.return_id].append(one)
    counted = (row for row in rows if row.received_at.date() > last_days[row.file_hash])
    ordered = sorted(
        counted,
        key=lambda r: (r.form, r.period, r.reporter, r.received_at, r.file_hash, r.name),
    )
    slots = groupby(ordered, key=lambda r: (r.form, r.period, r.reporter))
    return [version for _, slot in slots for version in _number(list(slot), moved, back)]


def _number(
    slot: list[Any],
    moved: Mapping[str, list[Standing]],
    back: Mapping[str, list[Withdrawal]],
) -> list[Version]:
    own = dict.fromkeys(row.return_id for row in slot)
    runs = runs_of(slot, [one for return_id in own for one in back.get(return_id, ())])
    stands = [_standing(run.rows[0], moved) for run in runs]
    kept = [i for i, run in enumerate(runs) if run.withdrawn is None]
    latest = max(kept, default=None)
    live = max((i for i in kept if stands[i][0] in LIVE_VERDICTS), default=None)
    return [
        _version(run, i + 1, stands[i], is_latest=i == latest, is_live=i == live)
        for i, run in enumerate(runs)
    ]


def _standing(row: Any, moved: Mapping[str, list[Standing]]) -> tuple[str | None, datetime | None]:
    """The verdict as it stands, and since when a step made it so."""
    return standing_at(moved[row.return_id]) if row.return_id in moved else (row.verdict, None)


def _version(
    run: Run,
    number: int,
    standing: tuple[str | None, datetime | None],
    *,
    is_latest: bool,
    is_live: bool,
) -> Version:
    first = run.rows[0]
    return Version(
        return_id=first.return_id,
        form=first.form,
        period=first.period,
        reporter=first.reporter,
        version=number,
        received_at=first.received_at,
        file_hash=first.file_hash,
        file_name=first.name,
        sheet=first.sheet,
        is_demo=first.is_demo,
        part_hash=first.part_hash,
        catalogue_hash=first.catalogue_hash,
        verdict=standing[0],
        is_latest=is_latest,
        is_live=is_live,
        receptions=tuple(row.reception_id for row in run.rows),
        settled_at=standing[1],
        actor_role=first.actor_role,
        withdrawn=run.withdrawn,
    )
