"""The ratio of two sums with its interval, against a worked example and the t distribution."""

import numpy as np
import pytest
from scipy import stats

from pipelines.scoring.ratio import ratio, student


def test_the_ratio_and_its_interval_by_hand():
    # x 10, 20, 30; y 9, 20, 28: r = 57/60 = 0.95; y − r·x = −0.5, 1, −0.5.
    found = ratio([9, 20, 28], [10, 20, 30])
    spread = ((0.25 + 1 + 0.25) / 2 / 3) ** 0.5 / 20
    assert found.value == pytest.approx(0.95)
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, 2) * spread)


def test_a_sample_of_all_there_is_leaves_no_doubt():
    found = ratio([9, 20, 28], [10, 20, 30], population=3)
    assert found.low == found.high == found.value


def test_where_everything_matches_it_is_one():
    assert ratio([3, 4, 5], [3, 4, 5])[:3] == (1, 1, 1)


@pytest.mark.parametrize(("over", "under"), [([], []), ([1], [0]), ([0, 0], [0, 0])])
def test_nothing_reported_has_no_ratio(over, under):
    assert np.isnan(ratio(over, under)[:3]).all()


def test_one_pair_has_no_interval():
    found = ratio([4], [5])
    assert found.value == 0.8 and np.isnan([found.low, found.high]).all()


def test_lists_must_pair_up():
    with pytest.raises(ValueError, match="pair up"):
        ratio([1, 2], [1])


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 10, 30, 39, 200])
def test_students_t(freedom):
    assert student(freedom) == pytest.approx(
        stats.t.ppf(0.975, freedom), rel=2e-3 if freedom < 5 else 2e-4
    )


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says():
    rng = np.random.default_rng(3)
    inside = 0
    for _ in range(1000):
        x = rng.integers(20, 200, 40)
        y = rng.binomial(x, 0.97)
        found = ratio(y, x)
        inside += found.low <= 0.97 <= found.high
    assert 0.92 <= inside / 1000 <= 0.98
