"""Numerators over denominators: what is left out, what is latest, what is only shown."""

import pytest

SOURCE = (
    "code | factor | time | is_since_january | roll_up | is_proportion | is_count_denominator"
    " | lower_is_better | element_count | cover_id | constant_numerator | constant_denominator"
    " | population_numerator | population_denominator | is_stock"
)


def indicator(code: str, time: str = "sum", **changes: str) -> str:
    since = str(time.startswith("year")).lower()
    cells = {
        "code": code, "factor": "100", "time": time, "is_since_january": since, "roll_up": "sum",
        "is_proportion": "true", "is_count_denominator": "true", "lower_is_better": "false",
        "element_count": "2", "cover_id": "0", "constant_numerator": "0",
        "constant_denominator": "0", "population_numerator": "0", "population_denominator": "0",
        "is_stock": "false",
    }  # fmt: skip
    return " | ".join((cells | changes).values())


TERM = "indicator | element | numerator | denominator | first_numerator | first_denominator"
ROLLED = (
    "indicator | unit | period | previous_end | next_end | numerator | denominator"
    " | first_numerator | first_denominator | is_flagged"
)
LIVE = "form | unit | period | item | element | value"
RECEIVED = "form | unit | period | period_end | next_end"


def test_indicators_pair_leaves_out_rows_with_a_gap_and_adds_items(table, run):
    table("source.indicator", SOURCE, indicator("I"))
    table("source.term", TERM, "I | e1 | 1 | 0 | 0 | 0", "I | e2 | 0 | 1 | 0 | 0")
    table(
        "core.live_value", LIVE,
        "F | A | 2009M01 | X | e1 | 3", "F | A | 2009M01 | X | e2 | 4",
        "F | A | 2009M01 | Y | e1 | 5", "F | A | 2009M01 | Y | e2 | -",
        "F | A | 2009M02 | X | e1 | 0", "F | A | 2009M02 | X | e2 | 0",
        "F | A | 2009M03 | X | e1 | 1", "F | A | 2009M03 | X | e2 | 2",
        "F | B | 2009M01 | X | e1 | -", "F | B | 2009M01 | X | e2 | 9",
    )  # fmt: skip
    table(
        "core.received_row", RECEIVED,
        "F | A | 2009M01 | 2009-01-31 | 2009-02-28",
        "F | A | 2009M02 | 2009-02-28 | 2009-03-31",
        "F | A | 2009M03 | 2009-03-31 | -",
        "F | B | 2009M01 | 2009-01-31 | -",
    )  # fmt: skip
    columns = "unit | period | numerator | denominator | previous_end | is_flagged"
    assert run("indicators.pair", columns) == [
        "A | 2009M01 | 3 | 4 | - | yes",
        "A | 2009M02 | 0 | 0 | 2009-01-31 | no",
        "A | 2009M03 | 1 | 2 | 2009-02-28 | no",
        "B | 2009M01 | - | - | - | yes",
    ]


def test_indicators_pair_applies_coefficients_constants_and_first_terms(table, run):
    table(
        "source.indicator", SOURCE,
        indicator("I", element_count="3", constant_denominator="1"),
    )  # fmt: skip
    table(
        "source.term", TERM,
        "I | e1 | 1 | 0 | 0 | 0", "I | e2 | 0 | -2 | 0 | 0", "I | e3 | 0 | 0 | 0 | 1",
    )  # fmt: skip
    table(
        "core.live_value", LIVE,
        "F | A | 2009M01 | '' | e1 | 3", "F | A | 2009M01 | '' | e2 | 4",
        "F | A | 2009M01 | '' | e3 | 50.25",
    )  # fmt: skip
    table("core.received_row", RECEIVED, "F | A | 2009M01 | 2009-01-31 | -")
    columns = "numerator | denominator | first_denominator"
    assert run("indicators.pair", columns) == ["3 | -7 | 50.25"]


def test_indicators_rolled_pair_follows_the_hierarchy_of_the_period(table, run):
    table(
        "core.hierarchy", "ancestor | unit | valid_from | valid_to",
        "a | a | 0001-01-01 | 9999-12-31", "b | b | 0001-01-01 | 9999-12-31",
        "A | a | 0001-01-01 | 2009-01-31", "B | a | 2009-02-01 | 9999-12-31",
        "A | b | 0001-01-01 | 9999-12-31",
    )  # fmt: skip
    table(
        "indicators.pair",
        "indicator | unit | period | period_end | previous_end | next_end | numerator"
        " | denominator | first_numerator | first_denominator | is_flagged",
        "I | a | 2009M01 | 2009-01-31 | - | - | 1 | 2 | 0 | 0 | false",
        "I | b | 2009M01 | 2009-01-31 | - | - | 3 | 4 | 0 | 0 | true",
        "I | a | 2009M02 | 2009-02-28 | - | - | 5 | 6 | 0 | 0 | false",
    )
    rows = run("indicators.rolled_pair", "unit | period | numerator | denominator | is_flagged")
    assert [row for row in rows if row[0] in "AB"] == [
        "A | 2009M01 | 4 | 6 | yes",
        "B | 2009M02 | 5 | 6 | no",
    ]


@pytest.mark.parametrize(
    ("time", "window", "expected"),
    [
        ("sum", "2009Q2", "30 | 310"),
        ("last", "2009Q2", "20 | 110"),
        ("year_reach", "2009Q2", "37 | 110"),
        ("year_to_date", "2009Q2", "37 | 1400"),
    ],
)
def test_indicators_total_by_each_rule_of_time(table, run, periods, time, window, expected):
    """April and May are in the window, February before it; 1000 is the opening balance of February,
    the year's first complete return, and the others' never count."""
    table("source.indicator", SOURCE, indicator("I", time))
    table(
        "core.window_period",
        "window_code | window_end | first_day | is_since_january | period",
        f"{window} | 2009-06-30 | 2009-04-01 | false | 2009M04",
        f"{window} | 2009-06-30 | 2009-04-01 | false | 2009M05",
        f"{window} | 2009-06-30 | 2009-01-01 | true | 2009M02",
        f"{window} | 2009-06-30 | 2009-01-01 | true | 2009M04",
        f"{window} | 2009-06-30 | 2009-01-01 | true | 2009M05",
    )
    first = "1000" if time == "year_to_date" else "0"
    table(
        "indicators.rolled_pair",
        ROLLED,
        f"I | T | 2009M02 | - | 2009-04-30 | 7 | 90 | 0 | {first} | false",
        f"I | T | 2009M04 | 2009-02-28 | 2009-05-31 | 10 | 200 | 0 | {first} | false",
        f"I | T | 2009M05 | 2009-04-30 | 2009-07-31 | 20 | 110 | 0 | {first} | false",
    )
    assert run("indicators.total", "numerator | denominator") == [expected]


@pytest.mark.parametrize(
    ("time", "is_stock", "expected"),
    [("sum", "true", "A | 2"), ("sum", "false", "A | 1"), ("last", "true", "A | 1")],
)
def test_indicators_total_says_how_often_a_stock_stands_in_it(table, run, time, is_stock, expected):
    """Of three months one has no denominator, so that the people stand in the sum of two."""
    table("source.indicator", SOURCE, indicator("I", time, is_stock=is_stock))
    months = ("2009M01", "2009M02", "2009M03")
    table(
        "core.window_period", "window_code | window_end | first_day | is_since_january | period",
        *(f"2009Q1 | 2009-03-31 | 2009-01-01 | false | {month}" for month in months),
    )  # fmt: skip
    table(
        "indicators.rolled_pair",
        ROLLED,
        "I | A | 2009M01 | - | 2009-02-28 | 7 | 90 | 0 | 0 | false",
        "I | A | 2009M02 | 2009-01-31 | 2009-03-31 | - | - | - | - | true",
        "I | A | 2009M03 | 2009-01-31 | - | 8 | 91 | 0 | 0 | false",
        "I | A | 2009M03 | 2009-02-28 | - | 1 | 2 | 0 | 0 | false",
    )
    assert run("indicators.total", "unit | repeats") == [expected]


def test_indicators_total_of_a_last_row_that_does_not_apply_is_nothing(table, run):
    table("source.indicator", SOURCE, indicator("I", "last"))
    table(
        "core.window_period", "window_code | window_end | first_day | is_since_january | period",
        "2009Q1 | 2009-03-31 | 2009-01-01 | false | 2009M01",
        "2009Q1 | 2009-03-31 | 2009-01-01 | false | 2009M02",
    )  # fmt: skip
    table(
        "indicators.rolled_pair",
        ROLLED,
        "I | A | 2009M01 | - | 2009-02-28 | 7 | 90 | 0 | 0 | false",
        "I | A | 2009M02 | 2009-01-31 | - | - | - | - | - | true",
    )
    assert run("indicators.total", "numerator | denominator | is_flagged") == ["- | - | yes"]


COVERAGE = (
    "cover_id | is_since_january | unit | window_code | window_grain | window_end | received"
    " | expected"
)
PLACE = "2009Q1 | quarter | 2009-03-31 | 2 | 3"


def test_indicators_rate_never_clamps_and_says_why_there_is_no_value(table, run):
    table(
        "source.indicator", SOURCE, indicator("I"),
        indicator("P", factor="10000", is_proportion="false", is_count_denominator="false",
                  population_denominator="1"),
    )  # fmt: skip
    table("source.setting", "min_count", "5")
    table("staging.unit", "code | population | valid_from | valid_to",
          "A | 4000 | 2008-01-01 | 9999-12-31", "Z | - | 2008-01-01 | 9999-12-31")  # fmt: skip
    units = ("A", "over", "zero", "small", "below", "none", "Z")
    table("core.coverage", COVERAGE, *(f"0 | false | {unit} | {PLACE}" for unit in units))
    table(
        "indicators.total",
        "indicator | unit | window_code | numerator | denominator | repeats | is_flagged",
        "I | A | 2009Q1 | 19 | 20 | 3 | false",
        "I | over | 2009Q1 | 25 | 20 | 1 | false",
        "I | zero | 2009Q1 | 0 | 0 | 1 | false",
        "I | small | 2009Q1 | 1 | 4 | 1 | false",
        "I | below | 2009Q1 | 1 | -4 | 1 | false",
        "P | A | 2009Q1 | 8 | 0 | 1 | false",
        "P | Z | 2009Q1 | 8 | 0 | 1 | false",
    )  # fmt: skip
    columns = "indicator | unit | denominator | repeats | value | state | is_flagged"
    rows = run("indicators.rate", columns)
    assert [row for row in rows if "no_data" not in row] == [
        "I | A | 20 | 3 | 95 | value | no",
        "I | below | -4 | 1 | -25 | small | yes",
        "I | over | 20 | 1 | 125 | value | yes",
        "I | small | 4 | 1 | 25 | small | no",
        "I | zero | 0 | 1 | - | zero_denominator | no",
        "P | A | 4000 | 1 | 20 | value | no",
    ]
    assert "I | none | - | - | - | no_data | no" in rows
    assert "P | Z | - | 1 | - | no_data | no" in rows


RATE = (
    "indicator | unit | window_code | window_grain | window_end | numerator | denominator | repeats"
    " | value | state | received | expected | is_flagged"
)


def rate(
    unit: str, value: str, state: str = "value", sides: str = "1 | 2", at: str = "2009Q1", repeats: int = 1
) -> str:  # fmt: skip
    place = f"I | {unit} | {at} | quarter | 2009-03-31"
    return f"{place} | {sides} | {repeats} | {value} | {state} | 1 | 1 | false"


def test_indicators_weighted_leaves_out_units_without_people_or_value(table, run):
    table("source.indicator", SOURCE, indicator("I", roll_up="population"))
    table("source.setting", "assessed_level", "mid")
    table(
        "staging.unit", "code | level | population | valid_from | valid_to",
        "T | top | 999 | 2008-01-01 | 9999-12-31", "A | mid | 300 | 2008-01-01 | 9999-12-31",
        "B | mid | 100 | 2008-01-01 | 9999-12-31", "C | mid | 700 | 2008-01-01 | 9999-12-31",
        "Z | mid | - | 2008-01-01 | 9999-12-31",
    )  # fmt: skip
    table(
        "core.hierarchy", "ancestor | unit | distance | valid_from | valid_to",
        *(f"T | {unit} | 1 | 2008-01-01 | 9999-12-31" for unit in "ABCZ"),
        "A | A | 0 | 2008-01-01 | 9999-12-31",
    )  # fmt: skip
    table(
        "indicators.rate", RATE,
        rate("T", "55"), rate("A", "80"), rate("B", "60"), rate("C", "-"), rate("Z", "10"),
    )  # fmt: skip
    assert run("indicators.weighted", "unit | value") == ["T | 75"]


GOAL = "indicator | grain | target | floor | multiplier"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("sum", ["A | 40 | 20", "N | 40 | 20", "O | 45 | 20"]),
        ("year_reach", ["A | 10 | 5", "N | 6.66667 | 3.33333", "O | 11.25 | 5"]),
    ],
)
def test_indicators_goal_scales_the_units_own_target(table, run, periods, time, expected):
    """N opened in February; O has a target of its own in its letter, and B's has lapsed."""
    table("source.indicator", SOURCE, indicator("I", time))
    table("source.goal", GOAL, "I | quarter | 80 | 40 | 0.5", "I | year | 80 | 40 | 1")
    table(
        "source.target", "indicator | unit | target | floor | valid_from | valid_to",
        "I | O | 90 | - | 2009-01-01 | 2009-12-31",
        "I | A | 99 | - | 2008-01-01 | 2008-12-31",
    )  # fmt: skip
    table(
        "staging.unit", "code | valid_from",
        "A | 0001-01-01", "N | 2009-02-10", "O | 2008-01-01",
    )  # fmt: skip
    table("indicators.rate", RATE, *(rate(unit, "1") for unit in "ANO"))
    assert run("indicators.goal", "unit | target | floor") == expected


def test_indicators_goal_of_the_year_to_date_is_that_of_its_first_window(table, run, periods):
    """Later in the year the figure has run past the target scaled to that window."""
    table("source.indicator", SOURCE, indicator("I", "year_to_date"))
    table("source.goal", GOAL, "I | quarter | 80 | 40 | 0.25")
    table("source.target", "indicator | unit | target | floor | valid_from | valid_to")
    table("staging.unit", "code | valid_from", "A | 0001-01-01")
    table("indicators.rate", RATE, rate("A", "1"), rate("A", "1", at="2009Q2"))
    assert run("indicators.goal", "window_code | target | floor") == ["2009Q1 | 20 | 10"]


def test_indicators_change_counts_people_once_who_stand_in_four_quarters(table, run):
    """The interval of 56/70 and 48/80, whether they were counted once or in each of four quarters."""
    table("source.indicator", SOURCE, indicator("I"))
    table("core.year_ago", "window_code | year_ago", "2009 | 2008")
    table("indicators.weighted", "indicator | unit | window_code")
    sides = {"once": ("56 | 70", "48 | 80", 1), "again": ("224 | 280", "192 | 320", 4)}
    table(
        "indicators.rate", RATE,
        *(rate(unit, "80", sides=now, at="2009", repeats=n) for unit, (now, _, n) in sides.items()),
        *(rate(unit, "60", sides=ago, at="2008", repeats=n) for unit, (_, ago, n) in sides.items()),
    )  # fmt: skip
    again, once = run("indicators.change", "unit | change_low | change_high")
    assert again.split(" | ")[1:] == once.split(" | ")[1:]


def test_indicators_change_is_newcombes_published_interval(table, run):
    """Newcombe (1998), table II, case (a), method 10: 56/70 and 48/80, difference 0.2."""
    table("source.indicator", SOURCE, indicator("I"))
    table("core.year_ago", "window_code | year_ago", "2009Q1 | 2008Q1")
    table("indicators.weighted", "indicator | unit | window_code", "I | W | 2009Q1")
    pairs = {"A": ("56 | 70", "48 | 80"), "W": ("56 | 70", "48 | 80"), "over": ("9 | 8", "1 | 8")}
    table(
        "indicators.rate", RATE,
        *(rate(unit, "80", sides=now) for unit, (now, _) in pairs.items()),
        *(rate(unit, "60", sides=ago, at="2008Q1") for unit, (_, ago) in pairs.items()),
        rate("small", "60", state="small", sides="1 | 2"),
        rate("small", "60", sides="1 | 2", at="2008Q1"),
    )  # fmt: skip
    rows = run("indicators.change", "unit | change_low | change_high")
    assert len(rows) == 1
    unit, low, high = rows[0].split(" | ")
    assert (unit, round(float(low) / 100, 4), round(float(high) / 100, 4)) == ("A", 0.0524, 0.3339)
