"""Where a unit's returns stand now."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flow"))
import grove

from pipelines.register import extensions, tables
from pipelines.register.extensions import Extension
from pipelines.register.store import open_register, writing
from pipelines.standing import standings, working_days

CATALOGUE = grove.catalogue()
NOW = datetime(2009, 4, 6, 9)
"""A Monday: March is due on it, the 5th being a Sunday."""


@pytest.fixture
def register(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=3)  # B's of March never came
    engine = open_register(home)
    yield engine
    engine.dispose()


def stand(register, unit, now=NOW):
    return {(s.form, s.period): s for s in standings(register, CATALOGUE, unit, now)}


def judge(register, code, reporter, verdict, severities):
    returned, finding = tables.returned, tables.finding
    with writing(register) as connection:
        row = connection.execute(
            returned.select().filter_by(form="F", period=code, reporter=reporter)
        ).one()
        connection.execute(
            returned.update().where(returned.c.return_id == row.return_id).values(verdict=verdict)
        )
        for place, severity in enumerate(severities):
            words = dict.fromkeys(("message_zh", "message_en", "remedy_zh", "remedy_en"), "x")
            connection.execute(
                finding.insert().values(finding_id=f"{code}{place}", return_id=row.return_id,
                                        rule_id="R", severity=severity, **words)
            )  # fmt: skip


def test_what_came_is_accepted_and_what_did_not_is_due_until_its_day_is_over(register):
    found = stand(register, "B")
    assert {key: s.state for key, s in found.items()} == {
        ("F", "2009M01"): "accepted", ("F", "2009M02"): "accepted", ("F", "2009M03"): "due",
    }  # fmt: skip
    assert (found["F", "2009M03"].due_day, found["F", "2009M03"].working_days) == (
        date(2009, 4, 6),
        0,
    )
    late = stand(register, "B", datetime(2009, 4, 7))["F", "2009M03"]
    assert (late.state, late.is_late, late.working_days) == ("overdue", True, -1)


def test_what_asks_for_something_stands_first(register):
    judge(register, "2009M01", "B", "returned", ["error", "warning", "note"])
    judge(register, "2009M02", "B", "held", ["warning"])
    found = standings(register, CATALOGUE, "B", NOW)
    assert [(s.state, s.errors, s.warnings) for s in found] == [
        ("returned", 1, 1), ("held", 0, 1), ("due", 0, 0),
    ]  # fmt: skip
    assert all(s.asks for s in found)


def test_an_extension_moves_the_day(register):
    with writing(register) as connection:
        granted = Extension("F", "2009M03", "B", date(2009, 4, 10), "flood", NOW, "evaluator", None)
        extensions.add_extension(connection, granted, "extended")
    one = stand(register, "B", datetime(2009, 4, 8))["F", "2009M03"]
    assert (one.state, one.working_days) == ("due", 2)
    assert stand(register, "B", datetime(2009, 4, 11))["F", "2009M03"].state == "overdue"


def test_nothing_is_asked_for_from_before_the_register_began(register):
    assert min(s.period for s in stand(register, "A").values()) == "2009M01"


def test_a_unit_that_owes_nothing_has_no_rows(register):
    assert standings(register, CATALOGUE, "a1", NOW) == []


@pytest.mark.parametrize(
    "today, until, days",
    [
        (date(2009, 4, 3), date(2009, 4, 6), 1),  # over a weekend
        (date(2009, 4, 6), date(2009, 4, 6), 0),
        (date(2009, 4, 6), date(2009, 4, 3), -1),
        (date(2009, 4, 4), date(2009, 4, 5), 0),  # rest days only
    ],
)
def test_working_days_left_and_over(today, until, days):
    assert working_days(CATALOGUE, today, until) == days
