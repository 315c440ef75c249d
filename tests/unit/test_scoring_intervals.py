"""Against the tables of Newcombe (1998): one proportion, method 3; differences, method 10."""

import numpy as np
import pytest

from pipelines.scoring.intervals import newcombe, wilson


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(k, n, lower, upper):
    low, high = wilson(k, n)
    assert round(float(low), 4) == lower
    assert round(float(high), 4) == upper


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_as_published(first, second, lower, upper):
    low, high = newcombe(*first, *second)
    assert round(float(low), 4) == lower
    assert round(float(high), 4) == upper


def test_limits_at_the_ends_are_exact():
    low, high = wilson([0, 20], [20, 20])
    assert low[0] == 0.0
    assert high[1] == 1.0


def test_no_proportion_no_interval():
    for limits in (wilson([0, 5, -1, np.nan], [0, 4, 9, 9]), newcombe(1, 0, 1, 2)):
        assert all(np.isnan(limit).all() for limit in limits)
