"""What may be said of a difference."""

from math import sqrt

import pytest

from pipelines.bulletin.careful import gap, limits_of_gap, reach, verdict


@pytest.mark.parametrize(
    ("apart", "limits", "told"),
    [
        (0.3, (0.1, 0.5), "rose"),
        (0.3, (-0.1, 0.7), "higher"),
        (0.3, (0.0, 0.6), "higher"),
        (0.3, None, "higher"),
        (-0.3, (-0.5, -0.1), "fell"),
        (-0.3, (-0.7, 0.1), "lower"),
        (-0.3, None, "lower"),
        (0.0, (0.01, 0.05), "same"),
    ],
)
def test_it_rises_or_falls_only_when_its_interval_leaves_out_0(apart, limits, told):
    assert verdict(apart, limits) == told


def test_the_difference_is_that_of_the_figures_shown():
    assert gap(78.886, 74.794, 2) == 4.1
    assert gap(0.25, 0.34, 1) == pytest.approx(-0.1)


def test_a_limit_on_the_wrong_side_of_a_total_reaches_nowhere():
    assert reach((90.0, 91.0, 92.0)) == (0.0, 2.0)
    assert reach((90.0, None, None)) is None


def test_the_interval_of_a_difference_is_made_of_both():
    low, high = limits_of_gap([((90.0, 86.0, 91.0), (80.0, 77.0, 82.0))])
    assert low == pytest.approx(10 - sqrt(4**2 + 2**2))
    assert high == pytest.approx(10 + sqrt(1**2 + 3**2))


def test_a_year_before_without_an_interval_is_as_unsure_as_this_one():
    assert limits_of_gap([((90.0, 87.0, 93.0), (85.0, None, None))]) == pytest.approx(
        (5 - sqrt(18), 5 + sqrt(18))
    )
    assert limits_of_gap([((90.0, None, None), (85.0, 80.0, 90.0))]) is None
    assert limits_of_gap([]) is None


def test_a_mean_of_many_is_surer_than_one():
    one = ((90.0, 87.0, 93.0), (85.0, 82.0, 88.0))
    low, high = limits_of_gap([one] * 9)
    assert (low, high) == pytest.approx((5 - sqrt(18) / 3, 5 + sqrt(18) / 3))
