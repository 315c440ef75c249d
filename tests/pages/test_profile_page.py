"""One unit's page: where it stands, against its targets, its group and its past; and what may be said."""

from base64 import b64decode

import pytest
from opened import opened, seen, sound

from dashboard.components import terms
from dashboard.marks import assurance_mark, change_mark
from dashboard.peers import beyond_chance
from dashboard.readings import because, read
from dashboard.sentences import apart
from dashboard.words import say

PAGE, UNIT = "profile", "370784"
STEADY = [10.0, 11, 9, 10, 12, 9, 10, 11, 9, 10, 11, 10, 9, 10]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["team", "public", UNIT])
def test_it_opens_for_everyone(demo_home, monkeypatch, language, audience):
    at = opened(demo_home, monkeypatch, PAGE, lang=language, unit=UNIT, **{"as": audience})
    assert sound(at)
    assert "None" not in seen(at) and "nan" not in seen(at).split()


@pytest.mark.slow
def test_it_says_where_the_unit_stands_and_how_sure_that_is(demo_home, monkeypatch):
    told = seen(opened(demo_home, monkeypatch, PAGE, unit=UNIT))
    assert "安丘市：61.50分，合格，县市组第8名（共8个）" in told
    assert "比同组差" in told and "同组中位" in told


@pytest.mark.slow
def test_words_of_series_are_told_where_series_are_read():
    assert {"shifted", "short", "assurance"} < set(terms.of_page("profile"))
    assert "by_chance" in terms.of_page("trends") and "by_chance" not in terms.of_page("profile")
    assert "shifted" not in terms.of_page("quality") and "trust" in terms.of_page("quality")
    keys = {f"term_{term}" for page in ("trends", "quality") for term in terms.of_page(page)}
    assert all(say(key, language) for key in keys for language in ("zh", "en"))


def test_a_unit_opens_its_own_page_first(demo_home, monkeypatch):
    own = opened(demo_home, monkeypatch, PAGE, **{"as": UNIT})
    assert "安丘市" in seen(own)


@pytest.mark.slow
def test_the_public_sees_no_sensitive_value_of_a_unit(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, PAGE, unit=UNIT, period="2010Q4", **{"as": "public"})
    assert sound(at) and "gh-h" in seen(at)


def test_what_adds_up_over_the_year_gets_no_control_chart():
    assert read(STEADY, "year_to_date", 10, False).kind == "progress"
    assert read(STEADY, "year_reach", 10, False).chart is None


def test_few_periods_say_nothing():
    found = read([1.0, None, 2, 3, None, 4, 5, 6], "sum", 3, False)
    assert found.kind == "short" and found.change is None
    assert change_mark(found, "zh") == "期数太少"


def test_too_few_values_are_told_apart_from_values_withheld():
    few = read([1.0] * 3 + [None] * 9, "sum", 3, False)
    assert because(few, ["value"] * 3 + ["no_data"] * 9).kind == "short"
    hidden = because(few, ["value"] * 3 + ["suppressed"] * 9)
    assert hidden.kind == "hidden" and change_mark(hidden, "zh") == "多期已隐去，不判断"
    enough = read(STEADY, "sum", 3, False)
    assert because(enough, ["suppressed"]) == enough


def test_a_stock_that_resembles_itself_gets_a_run_chart():
    rising = [float(i) for i in range(14)]
    assert read(rising, "last", 3, False).kind == "run"
    assert read(rising, "sum", 3, False).kind == "xmr"
    assert change_mark(read(rising, "last", 3, False), "zh") == "有移位"


@pytest.mark.parametrize(
    ("last", "lower_is_better", "told"),
    [
        (30.0, False, "▲ 明显好转"),
        (30.0, True, "▲ 明显变差"),
        (-9.0, True, "▼ 明显好转"),
        (10.0, False, "～ 正常波动"),
    ],
)
def test_only_a_signal_is_a_change(last, lower_is_better, told):
    found = read([*STEADY, last], "sum", None, lower_is_better)
    assert change_mark(found, "zh") == told


@pytest.mark.parametrize(
    ("length", "told"), [(6, "～ 正常波动"), (7, "或属偶然"), (8, "▲ 明显好转")]
)
def test_a_run_that_steady_processes_often_show_is_called_neither_better_nor_worse(length, told):
    """Seven in a row on one side are a signal; of four rules looked at, one steady series in 16 shows it."""
    found = read([9.0, 8.0] * 6 + [10.0 + at % 2 for at in range(length)], "sum", None, False)
    assert change_mark(found, "zh") == told


@pytest.mark.parametrize(
    ("count", "cases", "told"),
    [(5, 6, "或属偶然"), (50, 60, "▼ 明显变差"), (0, 2, "▼ 明显变差"), (5, None, "▼ 明显变差")],
)
def test_one_case_of_few_is_no_worsening(count, cases, told):
    """5 of 6 lie far below limits about 99 %, and one steady series in nine shows as much."""
    value = 100 * count / (cases or 6)
    found = read([100.0, 98, 99] * 6 + [value], "sum", None, False, cases=cases)
    assert found.chart and found.chart.marks[-1][0].signal.name == "OUTSIDE"
    assert change_mark(found, "zh") == told


@pytest.mark.parametrize(
    ("target", "told"), [(2, "● 稳定达标"), (10, "◐ 时达时不达"), (40, "○ 难以达标"), (None, "–")]
)
def test_a_target_is_met_by_where_the_limits_lie(target, told):
    assert assurance_mark(read(STEADY, "sum", target, False), "zh") == told


SUBJECT = {"is_indicator": True, "is_of_counts": True, "is_proportion": True, "factor": 100.0}


def peers(numerator=60, denominator=100, **more):
    value = numerator and 100 * numerator / denominator
    return {
        "state": "value", "lead": -0.5, "numerator": numerator, "denominator": denominator,
        "repeats": 1, "value": value, "others_numerator": 900, "others_denominator": 1000,
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "more", "is_clear"),
    [
        ({}, {}, True),
        ({}, {"numerator": 6, "denominator": 10, "others_numerator": 8, "others_denominator": 10}, False),
        ({"is_of_counts": False}, {}, False),  # amounts
        ({"is_proportion": False}, {}, False),  # means
        ({}, {"repeats": 40}, False),  # the same few people, counted in each month
        ({}, {"value": 70.0}, False),  # weighted by population
        ({}, {"numerator": 120}, False),  # no proportion
        ({}, {"state": "small"}, False),
        ({}, {"others_numerator": None}, False),
        ({}, {"lead": None}, False),
    ],
)  # fmt: skip
def test_a_unit_differs_from_its_group_only_beyond_chance(subject, more, is_clear):
    assert beyond_chance(SUBJECT | subject, peers(**more)) is is_clear


def test_a_difference_names_both_values():
    row = {"name_zh": "率", "value": 60.0, "peer_median": 90.0, "digits": 1, "measure_zh": "%"}
    assert apart(row, "zh") == "率 60.0%（同组中位90.0%）"


def test_pictures_are_in_the_page_itself(demo_home, monkeypatch):
    told = seen(opened(demo_home, monkeypatch, PAGE, unit=UNIT))
    coded = told.split("data:image/svg+xml;base64,")[1].split("'")[0]
    assert b64decode(coded).startswith(b"<svg")
