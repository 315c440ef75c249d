"""The one test a return: what is asked about, what is not, and how it is told."""

import numpy as np
import pytest

REPORTERS = "ABCDEFGHIJ"
RULE = {"periods": 4, "rare": 0.0025, "threshold": 0.15}


def sound(periods=12, level=200.0, year=(1, 1, 1, 1), spread=0.03, seed=1, elements=("x",)):
    """Two rows of ten reporters, about a level of their own, all through the same year."""
    random = np.random.default_rng(seed)
    series = {}
    for reporter in REPORTERS:
        for row in ("1", "2"):
            own = level * random.lognormal(0, 0.5)
            for element in elements:
                noise = random.lognormal(0, spread, periods)
                season = [year[p % 4] for p in range(periods)]
                series[reporter, reporter + row, element] = list(np.round(own * noise * season))
    return series


@pytest.fixture
def asked(failures):
    def find(series, **more):
        return failures(series, "far_from_expected", **(RULE | more))

    return find


def test_nothing_is_asked_of_sound_returns(asked):
    assert asked(sound()) == []
    assert asked(sound(year=(0.3, 1, 1, 3))) == []


def test_a_slipped_digit_is_asked_about_with_its_cell_and_what_was_expected(asked):
    series = sound()
    usual = series["C", "C2", "x"][9]
    series["C", "C2", "x"][9] *= 10
    (row,) = asked(series)
    assert (row["return_id"], row["unit"], row["item"]) == ("F-09-C", "C", "")
    assert row["row"] == ("C2", "") and row["cells"] == "x-C2"
    assert row["low"] < usual < row["high"] < row["a"]
    assert row["periods"] == 9 and row["rarity"] == 10_000


def test_the_rest_of_the_return_and_the_next_one_are_left_alone(asked):
    series = sound(elements=("x", "y"))
    series["C", "C2", "x"][8] *= 10
    assert [(r["return_id"], r["element"]) for r in asked(series)] == [("F-08-C", "x")]


def test_a_step_that_stays_is_asked_about_once(asked):
    series = sound()
    series["C", "C2", "x"][8:] = [3 * v for v in series["C", "C2", "x"][8:]]
    assert [row["return_id"] for row in asked(series)] == ["F-08-C"]


def test_what_happens_to_all_in_a_period_surprises_nobody(asked):
    series = sound()
    for figures in series.values():
        figures[9] = round(figures[9] * 2.5)
    assert asked(series) == []
    series["D", "D1", "x"][9] = round(series["D", "D1", "x"][9] / 2.5)
    assert [row["row"][0] for row in asked(series)] == ["D1"]


def test_a_unit_with_a_season_of_its_own_is_known_by_its_last_year(asked):
    series = sound(periods=16)
    figures = series["E", "E1", "x"]
    figures[3::4] = [2.5 * v for v in figures[3::4]]
    assert [r["return_id"] for r in asked(series)] == []


def test_several_rows_off_are_one_question(asked):
    series = sound()
    for row in ("C1", "C2"):
        series["C", row, "x"][9] *= 1000
    (row,) = asked(series)
    assert row["cells"] == "x-C1, x-C2" and row["unit"] == "C"


def test_errors_in_a_twentieth_of_the_figures_do_not_hide_each_other(asked):
    series = sound()
    for reporter in "ABCD":
        series[reporter, reporter + "1", "x"][9] *= 10
    assert [row["return_id"][-1] for row in asked(series)] == list("ABCD")


def test_a_register_of_noughts_does_not_forbid_a_one(asked):
    series = sound(level=0.2, spread=0.5)
    series["C", "C2", "x"] = [0] * 9 + [1] + [0] * 2
    assert asked(series) == []
    series["C", "C2", "x"][9] = 60
    assert [row["return_id"] for row in asked(series)] == ["F-09-C"]


def test_a_difference_nobody_would_ask_about_is_not_asked_about(asked):
    series = sound(level=100_000, spread=0.001)
    series["C", "C2", "x"][9] *= 1.12
    assert asked(series) == []
    series["C", "C2", "x"][9] *= 1.12
    assert len(asked(series)) == 1


def test_short_pasts_and_few_figures_tell_nothing(asked):
    series = sound(periods=4)
    series["C", "C2", "x"][3] *= 1000
    assert asked(series) == []
    few = {key: figures for key, figures in sound(periods=12).items() if key[0] in "AB"}
    few["A", "A1", "x"][9] *= 1000
    assert asked(few) == []


def test_another_elements_figures_change_nothing(asked):
    series = sound(elements=("x", "y"))
    series["C", "C2", "x"][8] *= 10
    before = [row for row in asked(series) if row["element"] == "x"]
    for reporter, row, element in series:
        if element == "y":
            series[reporter, row, element] = [7 * v for v in series[reporter, row, element]]
    assert [row for row in asked(series) if row["element"] == "x"] == before


def test_figures_missing_and_reporters_that_come_late_do_no_harm(asked):
    series = sound()
    series["A", "A1", "x"][2:6] = [None] * 4
    series["B", "B1", "x"][:7] = [None] * 7
    series["B", "B2", "x"] = [None] * 12
    assert asked(series) == []


def test_figures_below_nought_are_left_to_other_rules(asked):
    series = sound()
    series["C", "C2", "x"][8:10] = [-500, -90_000]
    assert {row["return_id"] for row in asked(series)} <= {"F-10-C"}
