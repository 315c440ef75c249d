"""Periods of the calendar year."""

from datetime import date

import pytest

from pipelines.period import Period, between, containing, parse


@pytest.mark.parametrize(
    ("code", "grain", "start", "end"),
    [
        ("2008M01", "month", date(2008, 1, 1), date(2008, 1, 31)),
        ("2008M02", "month", date(2008, 2, 1), date(2008, 2, 29)),
        ("2009M02", "month", date(2009, 2, 1), date(2009, 2, 28)),
        ("2008M12", "month", date(2008, 12, 1), date(2008, 12, 31)),
        ("2008Q1", "quarter", date(2008, 1, 1), date(2008, 3, 31)),
        ("2008Q4", "quarter", date(2008, 10, 1), date(2008, 12, 31)),
        ("2008H1", "half", date(2008, 1, 1), date(2008, 6, 30)),
        ("2008H2", "half", date(2008, 7, 1), date(2008, 12, 31)),
        ("2008", "year", date(2008, 1, 1), date(2008, 12, 31)),
    ],
)
def test_a_code_is_a_period_and_back(code, grain, start, end):
    period = parse(code)
    assert (period.grain, period.start, period.end, period.code) == (grain, start, end, code)


@pytest.mark.parametrize(
    "code",
    ["", "08Q1", "2008M1", "2008M13", "2008M00", "2008Q0", "2008Q5", "2008H3", "2008Y", "2008 Q1",
     "2008q1", "2008-01", "x2008", "20081", "2008Q1 "],
)  # fmt: skip
def test_anything_else_is_no_period(code):
    with pytest.raises(ValueError, match="not a period code"):
        parse(code)


@pytest.mark.parametrize(
    ("code", "steps", "then"),
    [
        ("2008M12", 1, "2009M01"),
        ("2008M01", -1, "2007M12"),
        ("2008M06", 24, "2010M06"),
        ("2008Q4", 1, "2009Q1"),
        ("2008Q1", -5, "2006Q4"),
        ("2008H2", 1, "2009H1"),
        ("2008", -3, "2005"),
        ("2008Q2", 0, "2008Q2"),
    ],
)
def test_shifting_passes_over_the_turn_of_the_year(code, steps, then):
    assert parse(code).shift(steps).code == then


@pytest.mark.parametrize(
    ("code", "before"), [("2008M02", "2007M02"), ("2008H1", "2007H1"), ("2008", "2007")]
)
def test_a_year_before_is_the_same_period_of_the_year_before(code, before):
    assert parse(code).a_year_before().code == before


@pytest.mark.parametrize(
    ("day", "grain", "code"),
    [
        (date(2008, 3, 31), "quarter", "2008Q1"),
        (date(2008, 4, 1), "quarter", "2008Q2"),
        (date(2008, 6, 30), "half", "2008H1"),
        (date(2008, 7, 1), "half", "2008H2"),
        (date(2008, 2, 29), "month", "2008M02"),
        (date(2008, 12, 31), "year", "2008"),
    ],
)
def test_the_period_a_day_lies_in(day, grain, code):
    assert containing(day, grain).code == code


def test_every_period_that_overlaps_the_days():
    def codes(first: date, last: date) -> list[str]:
        return [p.code for p in between(first, last, "quarter")]

    assert codes(date(2008, 11, 15), date(2009, 4, 1)) == ["2008Q4", "2009Q1", "2009Q2"]
    assert codes(date(2008, 1, 1), date(2008, 3, 31)) == ["2008Q1"]
    assert codes(date(2008, 5, 2), date(2008, 5, 2)) == ["2008Q2"]
    assert codes(date(2008, 5, 2), date(2008, 1, 1)) == []


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("2008", "2008M12", True),
        ("2008H1", "2008Q2", True),
        ("2008H1", "2008Q3", False),
        ("2008Q1", "2008Q1", True),
        ("2008M01", "2008Q1", False),
        ("2008", "2009M01", False),
    ],
)
def test_longer_periods_contain_shorter_ones(outer, inner, holds):
    assert parse(outer).contains(parse(inner)) is holds


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("2008M03", "2008年3月", "Mar 2008"),
        ("2008M12", "2008年12月", "Dec 2008"),
        ("2008Q1", "2008年一季度", "Q1 2008"),
        ("2008Q4", "2008年四季度", "Q4 2008"),
        ("2008H1", "2008年上半年", "H1 2008"),
        ("2008H2", "2008年下半年", "H2 2008"),
        ("2008", "2008年", "2008"),
    ],
)
def test_names_in_both_languages(code, zh, en):
    assert (parse(code).name("zh"), parse(code).name("en")) == (zh, en)


def test_periods_of_one_grain_sort_in_time():
    months = [Period(2009, "month", 1), Period(2008, "month", 12), Period(2008, "month", 2)]
    assert [p.code for p in sorted(months)] == ["2008M02", "2008M12", "2009M01"]
