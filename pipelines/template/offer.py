"""Which templates there are for a unit: the returns it owes, by the end of their periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.due import due_day, owes
from pipelines.errors import UserError
from pipelines.named import form_code, period_named, unit_code
from pipelines.period import Period, containing


class Asked(NamedTuple):
    """Codes of what somebody asked for by code or name."""

    unit: str
    period: Period
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A return that can be downloaded to fill in. ``is_over``: its period has ended."""

    form: str
    period: Period
    due: date
    is_over: bool


def offered(catalogue: Catalogue, unit: str, now: datetime) -> list[Offer]:
    """The returns a unit owes of the period that ended last and of the one under way, the next due
    first: form by form, by what is valid when the period ends."""
    found = []
    for form in catalogue.forms:
        running = containing(now.date(), form.grain)
        for one in (running.shift(-1), running):
            if owes(catalogue, form, one, unit):
                is_over = one.end < now.date()
                found.append(Offer(form.code, one, due_day(catalogue, form, one), is_over))
    return sorted(found, key=lambda offer: (offer.due, offer.form))


def returns_due(
    catalogue: Catalogue, unit: str, period: Period, forms: Sequence[str] = ()
) -> list[tuple[Form, Period]]:
    """The forms a unit owes for periods that end with ``period``, each with its own period; all of
    them, or those named. Raises UserError naming what is not owed, or that nothing is."""
    wanted = [catalogue.form_by_code[code] for code in forms] or catalogue.forms
    found = []
    for form in wanted:
        own = containing(period.end, form.grain)
        if own.end == period.end and owes(catalogue, form, own, unit):
            found.append((form, own))
        elif forms:
            raise _not_owed(catalogue, form, unit, own, period)
    if not found:
        name = catalogue.unit_by_code[unit].name.zh
        raise UserError(
            f"{name} {unit}: owes no return for a period that ends on {period.end}",
            f"{name}在截至{period.end}的时期没有应报报表，请换一个时期。",
        )
    return found


def _not_owed(catalogue: Catalogue, form: Form, unit: str, own: Period, asked: Period) -> UserError:
    name = catalogue.unit_by_code[unit].name.zh
    if own.end != asked.end:
        return UserError(
            f"{form.code}: is reported by {form.grain}, and none ends with {asked.code}; "
            f"ask for {own.code}",
            f"{form.code}没有与{asked.name('zh')}同时结束的一期，请选{own.name('zh')}。",
        )
    return UserError(
        f"{form.code}: {name} {unit} does not owe it for {own.code}; leave it out",
        f"{name}{own.name('zh')}不需报送{form.code}，请去掉这张表。",
    )


def ask(catalogue: Catalogue, unit: str, period: str, forms: Sequence[str] = ()) -> Asked:
    """What a person means by these words. Raises UserError for the first that is not known."""
    reporters = {one.reporter_level for form in catalogue.forms for one in form.reports}
    code, found = unit_code(catalogue, unit, reporters), period_named(period)
    return Asked(code, found, tuple(dict.fromkeys(form_code(catalogue, form) for form in forms)))
