"""Granting an extension: who may, until when, and what is refused."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from pipelines import clock, due, period
from pipelines.assessments import freezes
from pipelines.catalogue.forms import Form
from pipelines.catalogue.roles import EVALUATOR, OFFICE
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.period import Period
from pipelines.register.actor import Actor
from pipelines.register.extensions import Extension, add_extension, extensions, in_force
from pipelines.register.store import open_register, writing

BEFORE, AFTER = "extended", "extended_after_due"
"""Kinds of event: granted while the return was not yet late, or after."""

GRANTING = (OFFICE, EVALUATOR)


def extend(
    home: Home,
    catalogue: Catalogue,
    actor: Actor,
    slot: tuple[str, str, str],
    until: date,
    reason: str,
    *,
    after_due: bool = False,
    shorten: bool = False,
) -> Extension:
    """Give one return (form, period, reporter) a later last day on time; what is recorded.

    A rest day moves to the next working day. One granted after the last day in force is over must be
    said to be (``after_due``) and is recorded as such; one that takes days away from the one before
    must be said to (``shorten``). Raises UserError for anything else that is refused: another role, the
    reporter itself, no reason, a return that is not owed, a day before the form's own due day or past
    the freeze of an assessment that holds the period.
    """
    form, of = _named(catalogue, slot)
    _may_grant(actor, slot)
    if not reason.strip():
        raise UserError(f"{_told(slot)}: an extension needs a reason; say why with --reason")
    day = due.working_day(catalogue, until)
    _may_last(catalogue, form, of, slot, day)
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            known = _last_day(connection, catalogue, form, of, slot)
            is_after = clock.now().date() > known
            _may_change(slot, known, day, shorten)
            _may_be_after(slot, known, is_after, after_due)
            one = Extension(*slot, day, reason.strip(), clock.now(), actor.role, actor.unit)
            add_extension(connection, one, AFTER if is_after else BEFORE)
    finally:
        engine.dispose()
    return one


def _named(catalogue: Catalogue, slot: tuple[str, str, str]) -> tuple[Form, Period]:
    """The form and period of a return that is owed. Raises UserError for any other."""
    code, written, reporter = slot
    form = catalogue.form_by_code.get(code)
    if form is None:
        known = ", ".join(catalogue.form_by_code)
        raise UserError(f"{code}: no such form; one of {known}")
    try:
        of = period.parse(written)
    except ValueError as error:
        raise UserError(f"{written}: {error}") from None
    if of.grain != form.grain:
        raise UserError(f"{written}: {code} is reported by {form.grain}; give such a period")
    if reporter not in due.expected(catalogue, form, of):
        raise UserError(f"{reporter}: owes no {code} for {written}; give a unit's code that does")
    return form, of


def _may_grant(actor: Actor, slot: tuple[str, str, str]) -> None:
    if actor.role not in GRANTING:
        raise UserError(
            f"{_told(slot)}: role {actor.role} may not extend; ask one of {', '.join(GRANTING)}"
        )
    if actor.unit == slot[2]:
        raise UserError(f"{_told(slot)}: {actor.unit} may not extend its own return; ask another")


def _may_last(
    catalogue: Catalogue, form: Form, of: Period, slot: tuple[str, str, str], day: date
) -> None:
    regular = due.due_day(catalogue, form, of)
    if day < regular:
        raise UserError(f"{_told(slot)}: is due on {regular} anyway; give a later --until")
    moments = [moment for _, _, moment in freezes(catalogue, form.code, of)]
    frozen = min(moments, default=datetime.max).date() - timedelta(days=1)
    if day > frozen:
        raise UserError(
            f"{_told(slot)}: the assessment is frozen on {frozen}; give that day or an earlier one"
        )


def _last_day(
    connection: Connection, catalogue: Catalogue, form: Form, of: Period, slot: tuple[str, str, str]
) -> date:
    """The last day on time as it stands."""
    earlier = in_force(extensions(connection)).get(slot)
    return due.due_day(catalogue, form, of, earlier.until if earlier else None)


def _may_change(slot: tuple[str, str, str], known: date, day: date, shorten: bool) -> None:
    if day == known:
        raise UserError(f"{_told(slot)}: is due on {known} already; nothing to do")
    if day < known and not shorten:
        raise UserError(
            f"{_told(slot)}: is extended until {known}; add --shorten to take days away"
        )


def _may_be_after(slot: tuple[str, str, str], known: date, is_after: bool, after_due: bool) -> None:
    if is_after and not after_due:
        raise UserError(
            f"{_told(slot)}: was due on {known}; add --after-due to record that it is granted after"
        )
    if after_due and not is_after:
        raise UserError(f"{_told(slot)}: is due only on {known}; leave out --after-due")


def _told(slot: tuple[str, str, str]) -> str:
    return " ".join(slot)
