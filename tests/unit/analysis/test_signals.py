"""Each rule alone, on values around a mean of 0 with a sigma of 1; the cases of NHSRplotthedots' own tests."""

from pathlib import Path

import numpy as np
import pytest

from pipelines.analysis.limits import Limits, process_limits
from pipelines.analysis.signals import Signal, signals

COSTS = np.loadtxt(Path(__file__).parent / "published" / "costs.csv", skiprows=1)[None]
"""Montgomery, *Introduction to Statistical Quality Control*, tables 6.7 and 6.8: 40 weeks."""


def around_zero(values):
    rows = np.atleast_2d(np.array(values, dtype=float))
    one = np.ones(len(rows))
    limits = Limits(0 * one, 2 * one, -3 * one, 3 * one, 6 * one, (99 * one).astype(int))
    return signals(rows, limits)


def told(flags, signal):
    return [int(bool(flag & signal)) for flag in flags[0]]


def test_montgomery_example_6_5_signals_in_weeks_39_and_40():
    limits = process_limits(COSTS[:, :20], screened=False)
    found = signals(COSTS, limits)
    assert np.flatnonzero(told(found.high, Signal.OUTSIDE)).tolist() == [38, 39]
    assert not np.any(found.low & Signal.OUTSIDE)


def test_outside_means_beyond_the_limit_not_on_it():
    found = around_zero([3.0, 3.1, 0.5, -3.0, -3.1])
    assert told(found.high, Signal.OUTSIDE) == [0, 1, 0, 0, 0]
    assert told(found.low, Signal.OUTSIDE) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [1] * 8 + [0]),
        ([-1] + [1] * 7, [0] + [1] * 7),
        ([1] * 6 + [0] + [1] * 6, [0] * 13),
    ],
    ids=["six", "six and back", "eight", "seven at the end", "a value on the mean breaks it"],
)
def test_seven_in_a_row_on_one_side(sides, expected):
    values = 0.5 * np.array(sides)
    assert told(around_zero(values).high, Signal.RUN) == expected
    assert told(around_zero(-values).low, Signal.RUN) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (range(1, 7), [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        (range(1, 8), [1] * 7),
        ([2, *range(1, 8), 3], [0] + [1] * 7 + [0]),
    ],
    ids=["six", "two alike", "seven", "seven within nine"],
)
def test_seven_rising_or_falling(values, expected):
    scaled = 0.1 * np.array(values)
    assert told(around_zero(scaled).high, Signal.TREND) == expected
    assert told(around_zero(-scaled).low, Signal.TREND) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2.5, 1, 2.5], [1, 0, 1]),
        ([1, 2.5, 2.5], [0, 1, 1]),
        ([1, 1, 2.5, 1, 2.5, 1, 1], [0, 0, 1, 0, 1, 0, 0]),
        ([2.5, 1, 1, 2.5], [0, 0, 0, 0]),
        ([2.5, 1, 1, 2.5, 2.5], [0, 0, 0, 1, 1]),
        ([2.5, -2.5, 1], [0, 0, 0]),
        ([2.5, 2.5], [0, 0]),
        ([3.5, 1, 2.5], [1, 0, 1]),
    ],
)
def test_two_of_three_beyond_two_sigma_on_the_same_side(values, expected):
    assert told(around_zero(values).high, Signal.TWO_OF_THREE) == expected
    assert told(around_zero(np.negative(values)).low, Signal.TWO_OF_THREE) == expected


def test_the_third_may_lie_anywhere():
    assert told(around_zero([2.5, -1, 2.5]).high, Signal.TWO_OF_THREE) == [1, 0, 1]


def test_near_limits_on_opposite_sides_is_common_cause_as_in_nhsrplotthedots():
    values = np.array([[1.0, -1.0] * 7 + [5.5, -5.5]])
    found = signals(values, process_limits(values))
    assert not (found.high | found.low)[0, -2:].any()


@pytest.mark.parametrize("signal", [Signal.RUN, Signal.TREND, Signal.TWO_OF_THREE])
def test_a_gap_ends_every_pattern(signal):
    values = {
        Signal.RUN: [0.5] * 4 + [np.nan] + [0.6] * 4,
        Signal.TREND: [0.1, 0.2, 0.3, 0.4, np.nan, 0.5, 0.6, 0.7, 0.8],
        Signal.TWO_OF_THREE: [2.5, np.nan, 2.5],
    }[signal]
    found = around_zero(values)
    assert not np.any((found.high | found.low) & signal)


def test_one_point_may_be_told_several_signals_and_two_directions():
    values = np.linspace(1.0, 0.2, 8)
    found = around_zero(values)
    assert found.high[0, -1] == Signal.RUN
    assert found.low[0, -1] == Signal.TREND


def test_no_limits_no_signals_and_equal_values_none_either():
    values = np.array([[1.0, np.nan, 50.0] * 4, [0.1] * 12])
    found = signals(values, process_limits(values))
    assert not (found.high | found.low).any()


def test_points_of_many_series_as_each_alone():
    rng = np.random.default_rng(4)
    values = rng.standard_normal((40, 60)).cumsum(axis=1)
    values[rng.random(values.shape) < 0.1] = np.nan
    together = signals(values, process_limits(values))
    for row in range(len(values)):
        alone = signals(values[[row]], process_limits(values[[row]]))
        assert (alone.high == together.high[row]).all()
        assert (alone.low == together.low[row]).all()
