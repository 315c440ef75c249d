"""延期: who may grant one, until when, and what is refused."""

from datetime import date, datetime

import pytest

from pipelines import extend as extending
from pipelines.build import build
from pipelines.errors import UserError
from pipelines.extract.received import take_snapshot
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.extensions import days_until, extensions
from pipelines.register.store import open_register
from pipelines.standing import standings
from pipelines.status import status
from pipelines.warehouse import open_edition
from tests.flow import grove

EVALUATOR = Actor("evaluator")
SLOT = ("F", "2009M03", "A")  # due on Monday 6 April 2009: the 5th is a Sunday


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setenv("GUANHUAI_NOW", moment)

    set_to("2009-04-02T09:00:00")
    return set_to


@pytest.fixture
def home(tmp_path):
    return grove.place(tmp_path)


def extend(home, until, actor=EVALUATOR, slot=SLOT, reason="flood", **more):
    return extending.extend(home, grove.catalogue(), actor, slot, until, reason, **more)


def refused(home, words, *args, **more):
    """The error says it, in one line, and nothing is written."""
    with pytest.raises(UserError, match=words) as caught:
        extend(home, *args, **more)
    assert "\n" not in str(caught.value)
    engine = open_register(home)
    assert extensions(engine) == []
    assert ledger.events(engine) == []
    engine.dispose()


def test_an_extension_is_recorded_with_its_event_and_moves_to_a_working_day(home, at):
    granted = extend(home, date(2009, 4, 11))  # a Saturday
    assert (granted.until, granted.at) == (date(2009, 4, 13), datetime(2009, 4, 2, 9))
    engine = open_register(home)
    assert extensions(engine) == [granted]
    assert days_until(engine) == {SLOT: date(2009, 4, 13)}
    (event,) = ledger.events(engine, "F 2009M03 A")
    assert (event.kind, event.actor_role) == ("extended", "evaluator")
    assert event.reason == "2009-04-13: flood"
    engine.dispose()


@pytest.mark.parametrize("role", ["clerk", "county", "top", "", "Evaluator "])
def test_other_roles_may_not(home, at, role):
    refused(home, "may not extend", date(2009, 4, 13), Actor(role, "B"))


def test_no_unit_extends_its_own_return_whatever_its_role(home, at):
    refused(home, "its own return", date(2009, 4, 13), Actor("office", "A"))
    assert extend(home, date(2009, 4, 13), Actor("office", "T")).actor_unit == "T"


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        (("X", "2009M03", "A"), "no such form"),
        (("F", "2009-03", "A"), "not a period code"),
        (("F", "2009Q1", "A"), "reported by month"),
        (("F", "2009M03", "T"), "owes no F"),
        (("F", "2008M03", "A"), "owes no F"),
    ],
)
def test_a_return_that_is_not_owed_is_not_extended(home, at, slot, words):
    refused(home, words, date(2009, 4, 13), slot=slot)


def test_a_reason_and_a_later_day_are_needed(home, at):
    refused(home, "needs a reason", date(2009, 4, 13), reason="  ")
    refused(home, "due on 2009-04-06 anyway", date(2009, 4, 3))
    refused(home, "due on 2009-04-06 already", date(2009, 4, 6))


def test_days_are_taken_away_only_when_said(home, at):
    extend(home, date(2009, 4, 20))
    with pytest.raises(UserError, match="--shorten"):
        extend(home, date(2009, 4, 15))
    extend(home, date(2009, 4, 15), shorten=True)
    engine = open_register(home)
    assert days_until(engine) == {SLOT: date(2009, 4, 15)}
    assert len(extensions(engine)) == 2
    engine.dispose()


def test_after_the_day_it_is_recorded_as_such_or_refused(home, at):
    refused(home, "leave out --after-due", date(2009, 4, 13), after_due=True)
    at("2009-04-06T23:59:59")
    extend(home, date(2009, 4, 7))
    at("2009-04-08T00:00:00")
    with pytest.raises(UserError, match="was due on 2009-04-07"):
        extend(home, date(2009, 4, 9))
    extend(home, date(2009, 4, 9), after_due=True)
    engine = open_register(home)
    assert [e.kind for e in ledger.events(engine)] == ["extended", "extended_after_due"]
    engine.dispose()


def test_it_does_not_reach_past_the_freeze(home, at):
    frozen = ("F", "2009M06", "A")  # the half-year is frozen on 25 July
    with pytest.raises(UserError, match="frozen on 2009-07-25"):
        extend(home, date(2009, 7, 26), slot=frozen)
    assert extend(home, date(2009, 7, 24), slot=frozen).until == date(2009, 7, 24)


def test_a_build_follows_it_and_lateness_with_it(home, at):
    at("2009-05-20T09:00:00")
    grove.fill(home, months=4)
    grove.send(home, "2009M03", "B", datetime(2009, 4, 10), 60)
    before = take_snapshot(home).digest
    built = build(home, grove.catalogue())
    late = "SELECT is_late, due_date, regular_due_date FROM reporting WHERE period = '2009M03'"
    late += " AND reporter = 'B'"
    rate = "SELECT on_time, expected, extended FROM reporting_rate WHERE (unit, form, period) = "
    rate += "('B', 'F', '2009M03')"
    assert open_edition(home).execute(late).fetchall() == [
        (True, date(2009, 4, 6), date(2009, 4, 6))
    ]
    assert open_edition(home).execute(rate).fetchall() == [(0, 1, 0)]
    extend(home, date(2009, 4, 10), slot=("F", "2009M03", "B"), after_due=True)
    assert take_snapshot(home).digest != before
    again = build(home, grove.catalogue())
    assert again.build_id != built.build_id
    assert open_edition(home).execute(late).fetchall() == [
        (False, date(2009, 4, 10), date(2009, 4, 6))
    ]
    assert open_edition(home).execute(rate).fetchall() == [(1, 1, 1)]
    reason = "SELECT unit, reason, is_after_due FROM extension"
    assert open_edition(home, "team").execute(reason).fetchall() == [("B", "flood", True)]
    assert open_edition(home, "B").execute(reason).fetchall() == [("B", "flood", True)]
    for other in ("public", "A"):
        assert open_edition(home, other).execute(reason).fetchall() == [("B", None, True)]


def test_status_tells_how_many_are_extended(home, at):
    at("2009-04-10T09:00:00")
    grove.fill(home, months=3)
    assert not any("extended" in line for line in status(home, grove.catalogue(), "en"))
    extend(home, date(2009, 4, 13), slot=("F", "2009M03", "B"), after_due=True)
    (line,) = (x for x in status(home, grove.catalogue(), "en") if x.startswith("F "))
    assert line.endswith("(due 2009-04-06), 1 extended")


def test_what_a_unit_still_owes_is_due_by_the_extension(home, at):
    at("2009-04-10T09:00:00")
    grove.fill(home, months=3)
    slot = ("F", "2009M03", "B")
    engine = open_register(home)

    def standing():
        found = standings(engine, grove.catalogue(), "B", datetime(2009, 4, 10, 9))
        return next((s.state, s.due_day, s.is_late) for s in found if s.period == "2009M03")

    assert standing() == ("overdue", date(2009, 4, 6), True)
    extend(home, date(2009, 4, 10), slot=slot, after_due=True)
    assert standing() == ("due", date(2009, 4, 10), False)
    engine.dispose()
