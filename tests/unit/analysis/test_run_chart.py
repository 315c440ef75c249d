"""Against the critical values printed in the qicharts2 vignette, appendix 2, for 10 to 100 useful observations,
and the example of its authors (sciencetrends.com, *Crossings, runs and crossrun*)."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from pipelines.analysis.run_chart import fewest_allowed, longest_allowed, run_chart

LONGEST = [
    6, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
    9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9,
    9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
]  # fmt: skip
CROSSINGS = [
    2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 10, 11, 11, 11, 12,
    12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 21, 22, 22, 23,
    23, 24, 24, 25, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 29, 30, 30, 31, 31, 32, 32, 33, 33, 34, 34,
    34, 35, 35, 36, 36, 37, 37, 38, 38, 39, 39, 39, 40, 40, 41, 41,
]  # fmt: skip


def test_critical_values_as_published():
    assert [longest_allowed(n) for n in range(10, 101)] == LONGEST
    assert [fewest_allowed(n) for n in range(10, 101)] == CROSSINGS


def test_the_quantile_is_the_binomial_one():
    for useful in (10, 57, 333):
        assert fewest_allowed(useful) == stats.binom.ppf(0.05, useful - 1, 0.5)


def test_thirteen_points_with_five_crossings_and_a_run_of_three():
    """The authors' example crosses after points 3, 6, 7, 9 and 10: "keep on"."""
    found = run_chart([1, 1, 1, -1, -1, -1, 1, -1, -1, 1, -1, -1, -1], centre=0)
    assert (found.useful, found.longest, found.crossings, found.is_shifted) == (13, 3, 5, False)


def test_forty_weeks_as_qicharts2_reads_them():
    """Montgomery's costs about 300.5, the kept result of qicharts2's own tests."""
    costs = np.loadtxt(Path(__file__).parent / "published" / "costs.csv", skiprows=1)
    found = run_chart(costs.tolist(), centre=300.5)
    assert (found.useful, found.longest, found.longest_allowed) == (40, 6, 8)
    assert (found.crossings, found.fewest_allowed, found.is_shifted) == (20, 14, False)


@pytest.mark.parametrize(
    ("values", "longest", "crossings", "shifted"),
    [
        ([0, 1] * 6, 1, 11, False),
        ([0] * 6 + [1] * 6, 6, 1, True),
        ([*range(12)], 6, 1, True),
    ],
    ids=["to and fro", "one step", "a slope"],
)
def test_runs_and_crossings(values, longest, crossings, shifted):
    found = run_chart(values)
    assert (found.longest, found.crossings, found.is_shifted) == (longest, crossings, shifted)


def test_values_on_the_median_neither_break_nor_lengthen_a_run():
    found = run_chart([0, 0, 5, 0, 0, 0, 5, 9, 9, 5, 9, 9, 9])
    assert (found.centre, found.useful, found.longest, found.crossings) == (5, 10, 5, 1)


def test_gaps_are_left_out_and_few_values_say_nothing():
    found = run_chart([1, None, 2, float("nan"), 3])
    assert (found.centre, found.useful, found.is_shifted) == (2, 2, None)
    assert np.isnan(run_chart([None]).centre)
