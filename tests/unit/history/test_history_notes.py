"""Rules of history that only ever note: levels, last year, pairs."""

import numpy as np
import pytest

from expectations.history.year_change import ratio_z

USUAL = [100, 104, 96, 101, 99, 103, 97, 100]


def test_the_square_root_test_of_a_ratio():
    # Gu et al. 2008, W5: 2 (√(X1 + 3/8) − √(ρ (X0 + 3/8))) / √(1 + ρ).
    assert ratio_z(np.array([60.0]), np.array([30.0]), 1.0) == pytest.approx(
        [2 * (60.375**0.5 - 30.375**0.5) / 2**0.5]
    )
    random = np.random.default_rng(1)
    drawn = ratio_z(random.poisson(120, 50_000), random.poisson(40, 50_000), 3.0)
    assert drawn.std() == pytest.approx(1, abs=0.02) and abs(drawn.mean()) < 0.05


@pytest.fixture
def told(failures):
    def find(kind, series, flows=(), **params):
        rows = failures(series, kind, flows=list(flows), **params)
        return [
            (row["return_id"], row["element"], round(row["a"]), round(row["b"])) for row in rows
        ]

    return find


LEVEL = {"threshold": 4, "periods": 6, "run": 3, "at_least": 20}


def test_a_new_level_is_told_once_it_has_lasted(told):
    def shifts(*later):
        return told("level_shift", {("A", "u", "x"): USUAL + list(later)}, **LEVEL)

    assert shifts(150, 155) == []
    assert shifts(150, 155, 148) == [("F-10-A", "x", 150, 100)]
    assert shifts(150, 155, 148, 151, 149) == [("F-10-A", "x", 150, 100)]


def test_one_figure_or_figures_all_over_the_place_are_no_new_level(told):
    def shifts(*later):
        return told("level_shift", {("A", "u", "x"): USUAL + list(later)}, **LEVEL)

    assert shifts(150, 100, 101) == []
    assert shifts(150, 60, 150) == []
    assert shifts(150, 420, 300) == []
    assert shifts(150, None, 150, 150) == []


YEAR = {"threshold": 0.5, "at_least": 20, "rare": 0.001}


def test_a_year_is_compared_with_how_others_changed(told):
    series = {(r, r, "x"): [200] * 4 + [200] * 4 for r in "BCDE"}
    assert told(
        "year_change", series | {("A", "A", "x"): [200] * 4 + [200, 200, 90, 200]}, **YEAR
    ) == [("F-06-A", "x", 90, 200)]
    halved = {(r, r, "x"): [200] * 4 + [200, 200, 90, 200] for r in "ABCDE"}
    assert told("year_change", halved, **YEAR) == []


def test_small_counts_double_by_chance(told):
    series = {("A", "A", "x"): [10, 10, 10, 10, 22, 10, 10, 10]}
    assert told("year_change", series, **YEAR) == []


PAIR = {"left": ["x"], "right": ["y"], "threshold": 5, "periods": 8, "at_least": 20}


def test_a_pair_that_moves_together_is_told_when_it_comes_apart(told, failures):
    top, base = [*USUAL, 150], [2 * v for v in USUAL]
    together = {("A", "u", "x"): top, ("A", "u", "y"): [*base, 300]}
    assert told("pair_apart", together, **PAIR) == []
    apart = {("A", "u", "x"): top, ("A", "u", "y"): [*base, 60]}
    (row,) = failures(apart, "pair_apart", **PAIR)
    assert (row["element"], row["other"], round(row["a"]), round(row["b"])) == ("x", "y", 250, 50)
    assert row["low"] < 50 < row["high"]


@pytest.mark.filterwarnings("error")
def test_a_negative_figure_that_was_waived_is_no_figure(told):
    for figures in ([*USUAL, -199], [-199, *USUAL]):
        both = {("A", "u", "x"): figures, ("A", "u", "y"): [2 * v for v in (*USUAL, 150)]}
        assert told("pair_apart", both, **PAIR) == []


def test_pairs_of_small_or_missing_figures_tell_nothing(told):
    small = {("A", "u", "x"): [9] * 8 + [9], ("A", "u", "y"): [9] * 8 + [40]}
    assert told("pair_apart", small, **PAIR) == []
    alone = {("A", "u", "x"): [100] * 9, ("A", "u", "y"): [100] * 8 + [None]}
    assert told("pair_apart", alone, **PAIR) == []
