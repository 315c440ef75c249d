"""Where a unit's returns stand now: what is owed, what came of it, what is left to do.

Read from the register, so that a page is right the moment a file is judged; figures come with the next
build.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from pipelines import due, period
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.register import ledger
from pipelines.register.extensions import days_until
from pipelines.register.store import Bind, reading
from pipelines.register.versions import Version, versions_of

ASKING = ("overdue", "returned", "held", "due")
"""The states in which something is asked of the unit, the gravest first."""
MONTHS = 12
"""How far back a return that was never put right is still asked for."""


@dataclass(frozen=True)
class Standing:
    """One return a unit owes. ``state``: overdue, due, received (not judged yet), accepted, held or
    returned. ``working_days``: those left after today up to the due day, negative when past it."""

    form: str
    period: str
    reporter: str
    due_day: date
    working_days: int
    state: str
    is_late: bool
    latest: Version | None
    in_force: Version | None
    errors: int
    warnings: int

    @property
    def end(self) -> date:
        """The last day reported on."""
        return period.parse(self.period).end

    @property
    def asks(self) -> bool:
        return self.state in ASKING


def standings(
    bind: Bind, catalogue: Catalogue, unit: str, now: datetime, months: int = MONTHS
) -> list[Standing]:
    """Every return the unit owes of periods that ended in the last ``months``, what asks for something
    first, then by due day, the latest first."""
    with reading(bind) as connection:
        slots: dict[tuple[str, str], list[Version]] = defaultdict(list)
        for version in versions_of(connection, unit):
            slots[version.form, version.period].append(version)
        since = _since(connection, now, months)
        until = days_until(connection)
        latest = {key: v for key, slot in slots.items() for v in slot if v.is_latest}
        wanted = [v.return_id for v in latest.values() if v.verdict in ("returned", "held")]
        open_ = Counter(
            (row.return_id, row.severity) for row in ledger.findings(connection, wanted)
        )
    found = []
    for form, of in owed(catalogue, unit, now, since):
        slot = slots.get((form.code, of.code), [])
        day = due.due_day(catalogue, form, of, until.get((form.code, of.code, unit)))
        found.append(_standing(catalogue, unit, form, of, day, slot, open_, now))
    return sorted(found, key=lambda s: (not s.asks, _gravity(s), -s.due_day.toordinal(), s.form))


def _since(connection: Connection, now: datetime, months: int) -> date:
    """Nothing is asked for that began before the first period anybody reported on: the programme may
    be older than its register."""
    earliest = min((period.parse(code).start for code in ledger.periods(connection)), default=None)
    return max(earliest or date.min, now.date() - timedelta(days=31 * months))


def owed(
    catalogue: Catalogue, unit: str, now: datetime, since: date
) -> Iterator[tuple[Form, period.Period]]:
    """Forms and ended periods, none that began before ``since``, that the unit owes."""
    for form in catalogue.forms:
        of = period.containing(now.date(), form.grain).shift(-1)
        while of.start >= since:
            if due.owes(catalogue, form, of, unit):
                yield form, of
            of = of.shift(-1)


def _standing(
    catalogue: Catalogue,
    unit: str,
    form: Form,
    of: period.Period,
    day: date,
    slot: Sequence[Version],
    open_: Counter[tuple[str, str]],
    now: datetime,
) -> Standing:
    latest = next((version for version in slot if version.is_latest), None)
    is_over = now >= due.due_at(catalogue, form, of, day)
    return Standing(
        form=form.code,
        period=of.code,
        reporter=unit,
        due_day=day,
        working_days=working_days(catalogue, now.date(), day),
        state=_state(latest, is_over),
        is_late=due.is_late(catalogue, form, of, slot[0].received_at, day) if slot else is_over,
        latest=latest,
        in_force=next((version for version in slot if version.is_live), None),
        errors=open_[latest.return_id, "error"] if latest else 0,
        warnings=open_[latest.return_id, "warning"] if latest else 0,
    )


def _state(latest: Version | None, is_over: bool) -> str:
    if latest is None:
        return "overdue" if is_over else "due"
    return latest.verdict or "received"


def _gravity(one: Standing) -> int:
    return ASKING.index(one.state) if one.asks else len(ASKING)


def working_days(catalogue: Catalogue, today: date, until: date) -> int:
    """Working days after today up to and with ``until``; negative: those after it up to today."""
    return catalogue.working_days(until) - catalogue.working_days(today)
