"""What is due from whom, and when."""

from datetime import date, datetime, timedelta

from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period, containing


def due_day(catalogue: Catalogue, form: Form, period: Period, until: date | None = None) -> date:
    """The last day on time: ``due_days`` after the period's end, a rest day moved to the next
    working day; or the day ``until`` which the return was extended (``register.extensions``)."""
    return until or working_day(catalogue, period.end + timedelta(days=form.due_days))


def due_at(catalogue: Catalogue, form: Form, period: Period, until: date | None = None) -> datetime:
    """The first moment that is late: 24:00 of the due day."""
    day = due_day(catalogue, form, period, until)
    return datetime.combine(day + timedelta(days=1), datetime.min.time())


def is_late(
    catalogue: Catalogue,
    form: Form,
    period: Period,
    received_at: datetime,
    until: date | None = None,
) -> bool:
    """Whether a slot first received at this time is late. A correction never makes it so."""
    return received_at >= due_at(catalogue, form, period, until)


def working_day(catalogue: Catalogue, day: date) -> date:
    """This day, or the next working day after it."""
    while not catalogue.is_working_day(day):
        day += timedelta(days=1)
    return day


def expected(catalogue: Catalogue, form: Form, period: Period) -> tuple[str, ...]:
    """The units that owe this form for this period, by what is valid on the period's last day."""
    if not form.covers(period.end):
        return ()
    units = catalogue.units_on(period.end)
    return tuple(unit.code for unit in units if form.elements_for(unit.level))


def owes(catalogue: Catalogue, form: Form, period: Period, unit: str) -> bool:
    """Whether a unit is among those ``expected``."""
    level = catalogue.level_on(unit, period.end)
    return form.covers(period.end) and level is not None and bool(form.elements_for(level))


def latest_due(catalogue: Catalogue, form: Form, now: datetime) -> Period | None:
    """The latest period of the form whose due day has passed; none before the form's first."""
    period = containing(now.date(), form.grain).shift(-1)
    while due_at(catalogue, form, period) > now:
        period = period.shift(-1)
    return period if form.covers(period.end) else None


def working_day_after(catalogue: Catalogue, day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    while count > 0:
        day += timedelta(days=1)
        count -= catalogue.is_working_day(day)
    return day
