"""Chances by simulation, tails by hand and by SciPy's distributions."""

from math import factorial

import numpy as np
import pytest
from scipy import stats

from pipelines.analysis.screening import (
    CHANCES,
    chance_of_count,
    chance_of_pattern,
    chance_of_signal,
    larger_chance,
    screen,
    simulate,
)
from pipelines.analysis.signals import Signal
from pipelines.analysis.xmr import chart


@pytest.mark.parametrize("points", [5, 7, 12, 24, 60, 120])
def test_the_tabulated_chances_are_what_simulation_gives(points):
    draws = 20_000
    latest, anywhere = simulate(points, draws, seed=points)
    for found, table in (
        (latest, chance_of_signal(points, "latest")),
        (anywhere, chance_of_signal(points, "anywhere")),
    ):
        assert abs(found - float(table)) < 4.5 * np.sqrt(float(table) / draws) + 0.001


def test_between_and_beyond_the_tabulated_sizes():
    low, middle, high = chance_of_signal([24, 30, 36], "anywhere")
    assert middle == pytest.approx((low + high) / 2)
    assert chance_of_signal(3, "latest") == 0
    assert chance_of_signal(400, "anywhere") == CHANCES[-1, 2]


def one(z, high=0, low=0, points=1_000_000):
    """With limits from so many values that t is normal."""
    at = np.array([len(z) - 1])
    flags = np.array([high], np.uint8), np.array([low], np.uint8)
    return float(chance_of_pattern(np.array([z]), at, *flags, np.array([points]))[0])


def test_tails_by_hand():
    assert one([0.1, 3.2], high=Signal.OUTSIDE) == pytest.approx(8 * stats.norm.sf(3.2), rel=1e-4)
    assert one([0.1, -3.2], low=Signal.OUTSIDE) == pytest.approx(8 * stats.norm.sf(3.2), rel=1e-4)
    assert one([*[-0.5] * 9, *[0.5] * 9], high=Signal.RUN) == 4 * 2 / 2**9
    falling = [0.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]
    assert one(falling, low=Signal.TREND) == pytest.approx(8 / factorial(7))
    p = stats.norm.sf(2.2)
    pair = one([0.0, 2.2, 2.6], high=Signal.TWO_OF_THREE)
    assert pair == pytest.approx(8 * (3 * p**2 * (1 - p) + p**3), rel=1e-4)


def test_few_points_make_a_distance_less_sure():
    few, many = one([0, 4.0], high=Signal.OUTSIDE, points=12), one([0, 4.0], high=Signal.OUTSIDE)
    assert few == pytest.approx(8 * stats.t.sf(4 / np.sqrt(1 - 1 / 12), 0.62 * 11), rel=1e-6)
    assert few > 20 * many


def test_the_strongest_rule_counts_and_nothing_is_above_one():
    z = [0.5] * 6 + [6.0]
    both = one(z, high=Signal.OUTSIDE | Signal.RUN)
    assert both == one(z, high=Signal.OUTSIDE)
    assert one([0.4] * 2, high=Signal.RUN) == 1.0


@pytest.mark.parametrize("points", [8, 12, 24, 60])
def test_steady_series_look_this_sure_no_oftener_than_said(points):
    values = np.random.default_rng(points).standard_normal((40_000, points))
    found = screen(values)
    for level in (0.05, 0.01, 0.001):
        assert (found.chance <= level).mean() < level * 1.2 + 2 * np.sqrt(level / 40_000)


def test_a_screen_names_the_surest_first_and_says_how_many_chance_would_give():
    rng = np.random.default_rng(11)
    values = rng.standard_normal((2000, 36))
    values[7, -1], values[3, -1] = 12.0, -9.0
    values[5] = np.nan
    values[9, -4:] = np.nan
    found = screen(values)
    assert found.order[:2].tolist() == [7, 3]
    assert found.high[7] & Signal.OUTSIDE and found.low[3] & Signal.OUTSIDE
    assert (found.at[5], found.at[9]) == (-1, 31)
    assert found.expected == pytest.approx(2000 * 0.0194, rel=0.01)
    # Two real ones apart, chance gave about as many as expected.
    assert abs(len(found.order) - 2 - found.expected) < 4 * np.sqrt(found.expected)
    assert np.isnan(found.chance[5])
    assert (np.diff(found.chance[found.order]) >= 0).all()


def test_series_without_values_are_expected_to_show_nothing():
    assert screen(np.full((3, 12), np.nan)).expected == 0
    assert screen(np.empty((0, 12))).order.tolist() == []


def test_a_run_of_values_that_mostly_lie_there_is_nothing_sure():
    assert one([*[0.1] * 60, -5.0, *[0.1] * 59], high=Signal.RUN) == 1.0
    bound = np.full((1, 120), 100.0)
    bound[0, 60] = 95
    found = screen(bound)
    assert found.high[0] == Signal.RUN
    assert found.chance[0] == 1.0


def test_chance_of_a_count_is_twice_its_binomial_tail():
    found = chance_of_count(
        np.array([19.0, 12, 20, 5]), np.array([20.0, 20, 20, 0]), np.array([0.98, 0.98, 0.98, 0.5])
    )
    assert found[0] == pytest.approx(2 * stats.binom.cdf(19, 20, 0.98))
    assert found[1] == pytest.approx(2 * stats.binom.cdf(12, 20, 0.98), rel=1e-9)
    assert found[2] == 1.0
    assert np.isnan(found[3])


def test_the_larger_chance_of_pattern_and_count_is_believed():
    """5 of 6, 50 of 60, all of 6 and a value that is no share; 98 in 100 is usual."""
    pattern = np.array([0.01, 0.01, 0.01, 0.01])
    values, cases = np.array([500 / 6, 500 / 6, 100.0, 90.0]), np.array([6.0, 60.0, 6.0, np.nan])
    found = larger_chance(pattern, values, cases, np.full(4, 98.0))
    assert found[0] == pytest.approx(2 * stats.binom.cdf(5, 6, 0.98))
    assert found.tolist()[1:] == [0.01, 1.0, 0.01]


def test_the_screen_and_the_chart_tell_the_same_of_the_latest_value():
    rng = np.random.default_rng(13)
    values = rng.standard_normal((300, 20)).cumsum(axis=1)
    values[rng.random(values.shape) < 0.1] = np.nan
    found = screen(values)
    for row, series in enumerate(values):
        alone = chart(series.tolist())
        flags = (
            0 if alone.latest is None else sum(mark.signal for mark in alone.marks[alone.latest])
        )
        assert flags == found.high[row] + found.low[row]
