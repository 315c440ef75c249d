"""When returns arrive: at the desk, in working hours, mostly before the due day."""

from datetime import date, datetime, time, timedelta
from random import Random

from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.due import due_day
from pipelines.period import Period

USUAL_DAYS = 9
"""Most people send their return within so many days of the period's end."""


def on_time(catalogue: Catalogue, form: Form, period: Period, random: Random) -> datetime:
    """A moment on a working day after the period and not after the due day."""
    due = due_day(catalogue, form, period)
    last = max(min(due, period.end + timedelta(days=USUAL_DAYS)), _first_working(catalogue, period))
    return _moment(
        random.choice(_working_days(catalogue, period.end + timedelta(days=1), last)), random
    )


def twice_on_time(
    catalogue: Catalogue, form: Form, period: Period, random: Random
) -> tuple[datetime, datetime]:
    """Two different moments on time, in order."""
    first, second = sorted(on_time(catalogue, form, period, random) for _ in range(2))
    if first.date() == second.date():
        day = first.date()
        return datetime.combine(day, time(9, random.randrange(60))), datetime.combine(
            day, time(16, random.randrange(60))
        )
    return first, second


def late(
    catalogue: Catalogue, form: Form, period: Period, days: tuple[float, float], random: Random
) -> datetime:
    """So many working days after the due day."""
    day = due_day(catalogue, form, period)
    for _ in range(random.randint(round(days[0]), round(days[1]))):
        day = _next_working(catalogue, day)
    return _moment(day, random)


def later(catalogue: Catalogue, after: datetime, random: Random) -> datetime:
    """Two to eight working days after another moment."""
    day = after.date()
    for _ in range(random.randint(2, 8)):
        day = _next_working(catalogue, day)
    return _moment(day, random)


def _working_days(catalogue: Catalogue, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [day for day in days if catalogue.is_working_day(day)]


def _first_working(catalogue: Catalogue, period: Period) -> date:
    return _next_working(catalogue, period.end)


def _next_working(catalogue: Catalogue, day: date) -> date:
    day += timedelta(days=1)
    while not catalogue.is_working_day(day):
        day += timedelta(days=1)
    return day


def _moment(day: date, random: Random) -> datetime:
    return datetime.combine(day, time(8, 30)) + timedelta(seconds=random.randrange(9 * 3600))
