import numpy as np
import pytest

from pipelines.scoring.grades import bands, limited, never_with, share_at_most, veto
from pipelines.scoring.rounding import half_up

NAN = np.nan
BOUNDS = (90, 80, 60, 0)


def test_bands_are_decided_on_the_rounded_total():
    totals = half_up([89.995, 89.9949, 80, 79.99, 60, 12, -3, NAN], 2)
    assert bands(totals, BOUNDS).tolist() == [0, 1, 1, 2, 2, 3, 3, -1]


def test_bounds_must_fall():
    with pytest.raises(ValueError, match="best down"):
        bands([1.0], (60, 80))


def test_a_barred_grade_gives_way_to_the_next():
    barred = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=bool)
    # barred from the first; from the first two; holds the second, not barred there; the last bars nobody
    assert never_with(np.array([0, 0, 1, 3]), barred).tolist() == [1, 2, 1, 3]


def test_vetoes_only_lower_and_give_no_grade_to_who_has_none():
    grades = np.array([0, 1, 3, -1, 0])
    at_most, forced = [2, 2, 2, 2, -1], [-1, -1, -1, 3, 3]
    assert veto(grades, at_most, forced).tolist() == [2, 2, 3, -1, 3]


def test_at_most_a_share_of_the_group_keeps_the_grade():
    # 8 units, 30 % is 2.4: two places. The third best falls back.
    totals = np.array([95, 94, 93, 85, 84, 83, 70, 65.0])
    grades = bands(totals, BOUNDS)
    assert share_at_most(grades, totals, ["a"] * 8, 0, 0.3).tolist() == [0, 0, 1, 1, 1, 1, 2, 2]


def test_at_least_one_keeps_the_grade_and_groups_are_apart():
    totals, groups = np.array([95, 94, 92.0]), ["a", "a", "b"]
    assert share_at_most(bands(totals, BOUNDS), totals, groups, 0, 0.3).tolist() == [0, 1, 0]


def test_exact_shares_are_not_lost_to_binary():
    # 30 % of 10 is 3
    totals = np.arange(100, 90, -1.0)
    assert (share_at_most(bands(totals, BOUNDS), totals, ["a"] * 10, 0, 0.3) == 0).sum() == 3


def test_ties_at_the_edge_fall_together_but_first_place_never_does():
    totals = np.array([95, 94, 94, 80, 80, 80, 80.0])
    # 2 places, but the two at 94 do not both fit beside the first
    assert share_at_most(bands(totals, BOUNDS), totals, ["a"] * 7, 0, 0.3).tolist()[:3] == [0, 1, 1]
    first = np.array([95, 95, 95, 80.0])
    assert share_at_most(bands(first, BOUNDS), first, ["a"] * 4, 0, 0.3).tolist()[:3] == [0, 0, 0]


def test_totals_stay_within_limits():
    assert limited([-4, 50, 107], 0, 105).tolist() == [0, 50, 105]
