"""Figures far from their own past."""

import numpy as np
import pytest

from expectations.history.own_past import expected, modified_z

USUAL = (100, 104, 96, 101, 99, 103, 97, 100)


@pytest.fixture
def far(failures):
    def find(*values, at_least=20, others=None, flows=(), **params):
        series = {("A", "u", "x"): values} | (others or {})
        given = {"threshold": 5, "periods": 8, "at_least": at_least, "rare": 0.001} | params
        rows = failures(series, "far_from_past", months=1, flows=flows, **given)
        return [(row["return_id"], row["a"], round(row["b"], 1)) for row in rows]

    return find


def test_the_modified_z_score_is_that_of_iglewicz_and_hoaglin():
    # Median 3, MAD 1: 0.6745 x 7; the other row is equal but for one, mean absolute deviation 0.8.
    past = np.array([[1.0, 2, 3, 4, 5], [3, 3, 3, 3, 7]])
    assert modified_z(np.array([10.0, 4.0]), past) == pytest.approx(
        [0.6745 * 7, 1 / (1.2533 * 0.8)], rel=1e-4
    )
    assert modified_z(np.array([3.0, 4.0]), np.full((2, 5), 3.0)).tolist() == [0, np.inf]


def test_a_figure_far_from_its_own_past_is_told_and_not_part_of_it(far):
    assert far(*USUAL, 120) == []
    assert far(*USUAL, 151) == [("F-08-A", 151, 100)]
    assert far(*USUAL, 49) == [("F-08-A", 49, 100)]


def test_a_past_without_any_spread_still_leaves_chance_its_room(far):
    assert far(*[100] * 8, 150) == []
    assert far(*[100] * 8, 151) == [("F-08-A", 151, 100)]
    assert far(*[100] * 7, 500, 151) == []


def test_short_pasts_tell_nothing(far):
    assert far(*[100] * 7, 900) == []
    assert far(None, *[100] * 7, 900) == []


def test_small_counts_are_held_against_their_chance(far, failures):
    assert far(*[0, 1, 0, 0, 2, 1, 0, 1], 4) == []
    assert far(*[0, 1, 0, 0, 2, 1, 0, 1], 12) == [("F-08-A", 12, 0.7)]
    series = {("A", "u", "x"): [9, 8, 12, 11, 7, 9, 10, 8, 40]}
    (row,) = failures(series, "far_from_past", months=1, threshold=5, periods=8, at_least=20, rare=0.001)  # fmt: skip
    assert 0 <= row["low"] <= 3 and 18 <= row["high"] <= 26
    assert row["periods"] == 8 and row["rarity"] > 1000


def test_counts_that_vary_more_than_chance_are_given_that_room():
    past, part = np.array([[5.0, 5, 5, 5], [0, 0, 20, 0]]), np.ones((2, 4))
    mean, variance = expected(past, part, np.ones(2))
    assert mean == pytest.approx([20.5 / 4, 20.5 / 4])
    assert variance[0] == pytest.approx(mean[0] + mean[0] ** 2 / 20.5)
    assert variance[1] > 3 * variance[0]


def test_a_season_that_all_share_is_no_departure(far):
    year = [20, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 400]
    others = {(r, r, "x"): year * 2 for r in "BCDEF"}
    flat = {(r, r, "x"): [60] * 24 for r in "BCDEF"}
    assert far(*year * 2, others=others, flows=["x"]) == []
    assert [f for f in far(*year * 2, others=flat, flows=["x"]) if "-A" in f[0]]


def test_a_figure_of_a_whole_return_is_the_sum_of_its_rows(failures):
    series = {("A", u, "x"): [100] * 8 + [last] for u, last in (("u", 400), ("v", 380))}
    (row,) = failures(series, "far_from_past", months=1, threshold=5, periods=8, at_least=20, rare=0.001)  # fmt: skip
    assert (row["unit"], row["a"], row["b"], row["value"]) == ("A", 780, 200, None)
    assert row["cells"] == "x-u, x-v"
