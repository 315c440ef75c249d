"""Due days on working days, lateness at midnight, who owes what."""

from datetime import date, datetime, timedelta

import pytest

from pipelines import due
from pipelines.catalogue.load import load
from pipelines.paths import CATALOGUES
from pipelines.period import parse


@pytest.fixture(scope="module")
def weifang():
    return load(CATALOGUES / "weifang")


@pytest.mark.parametrize(
    "form, period, day",
    [
        ("RC01", "2009Q2", date(2009, 7, 10)),  # a Friday
        ("RC01", "2009Q3", date(2009, 10, 10)),  # a Saturday that is worked
        ("RC07", "2009M09", date(2009, 10, 9)),  # 5 October lies in the National Day week
        ("RC07", "2009M03", date(2009, 4, 7)),  # Sunday, then a holiday Monday
        ("RC11", "2010H1", date(2010, 7, 15)),
    ],
)
def test_a_rest_day_moves_to_the_next_working_day(weifang, form, period, day):
    assert due.due_day(weifang, weifang.form_by_code[form], parse(period)) == day


def test_late_begins_at_midnight_after_the_due_day(weifang):
    form, period = weifang.form_by_code["RC01"], parse("2009Q2")
    assert not due.is_late(weifang, form, period, datetime(2009, 7, 10, 23, 59, 59))
    assert due.is_late(weifang, form, period, datetime(2009, 7, 11))


def test_an_extension_moves_the_moment_and_no_other_day(weifang):
    form, period = weifang.form_by_code["RC01"], parse("2009Q2")
    until = date(2009, 7, 14)
    assert due.due_day(weifang, form, period, until) == until
    assert not due.is_late(weifang, form, period, datetime(2009, 7, 14, 23, 59, 59), until)
    assert due.is_late(weifang, form, period, datetime(2009, 7, 15), until)


def test_who_owes_a_form_follows_the_periods_own_catalogue(weifang):
    form = weifang.form_by_code["RC01"]
    assert "370781" in due.expected(weifang, form, parse("2009Q2"))
    assert "370700" not in due.expected(weifang, form, parse("2009Q2"))
    assert due.expected(weifang, form, parse("2007Q4")) == ()


@pytest.mark.parametrize(
    "now, period",
    [
        (datetime(2009, 7, 10, 23, 59), "2009Q1"),
        (datetime(2009, 7, 11), "2009Q2"),
        (datetime(2008, 4, 1), None),
    ],
)
def test_the_latest_due_period(weifang, now, period):
    found = due.latest_due(weifang, weifang.form_by_code["RC01"], now)
    assert (found.code if found else None) == period


@pytest.mark.parametrize("period", ["2007Q4", "2008Q1", "2009Q2"])
def test_a_unit_owes_what_it_is_expected_to_send(weifang, period):
    for form in weifang.forms:
        expected = due.expected(weifang, form, parse(period))
        owing = [u.code for u in weifang.units if due.owes(weifang, form, parse(period), u.code)]
        assert owing == list(expected)


@pytest.mark.parametrize("year", [2007, 2009, 2010])
def test_working_days_are_counted_as_they_are_met_one_by_one(weifang, year):
    day, count = date(year, 1, 1), weifang.working_days(date(year, 1, 1))
    while day.year == year:
        day += timedelta(days=1)
        count += weifang.is_working_day(day)
        assert weifang.working_days(day) == count
