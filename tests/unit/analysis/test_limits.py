"""Against printed charts: Montgomery's example 6.5 (as kept in qicharts2), the README of statprocon (after Wheeler),
and the snapshots of NHSRplotthedots, whose twenty values are R's ``set.seed(123); rnorm(20)``."""

from pathlib import Path

import numpy as np
import pytest

from pipelines.analysis.limits import moving_ranges, process_limits

COSTS = np.loadtxt(Path(__file__).parent / "published" / "costs.csv", skiprows=1)[:20].tolist()
"""Cost of processing a loan application, dollars by week: Montgomery, *Introduction to Statistical Quality
Control*, table 6.7, the weeks his limits come from."""
NORMAL = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123,
    -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314,
    0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip


def limits_of(values, screened=False):
    return process_limits(np.array([values], dtype=float), screened=screened)


def test_montgomery_example_6_5():
    found = limits_of(COSTS)
    assert found.mean[0] == 300.5
    assert found.average_range[0] == pytest.approx(7.789474, abs=1e-6)
    assert found.range_upper[0] == pytest.approx(25.448211, abs=1e-6)
    assert round(float(found.lower[0]), 2) == 279.78
    assert round(float(found.upper[0]), 2) == 321.22
    # qicharts2 divides by 1.128 where Wheeler and the NHS multiply by 2.66.
    assert 3 / 1.128 * found.average_range[0] + 300.5 == pytest.approx(321.216685, abs=1e-6)


def test_statprocon_after_wheeler():
    found = limits_of([10, 50, 40, 30])
    assert (found.mean[0], found.average_range[0]) == (32.5, 20)
    assert found.upper[0] == pytest.approx(85.7)
    assert found.lower[0] == pytest.approx(-20.7)


@pytest.mark.parametrize(
    ("fifteenth", "screened", "mean", "lower", "upper"),
    [
        (None, True, 0.1416238, -3.01138, 3.294627),
        (10.0, True, 0.6694159, -2.383666, 3.722497),
        (10.0, False, 0.6694159, -4.596625, 5.935457),
    ],
)
def test_screening_of_moving_ranges_as_nhsrplotthedots(fifteenth, screened, mean, lower, upper):
    values = list(NORMAL)
    if fifteenth is not None:
        values[14] = fifteenth
    found = limits_of(values, screened)
    assert found.mean[0] == pytest.approx(mean, abs=1e-6)
    assert found.lower[0] == pytest.approx(lower, abs=1e-6)
    assert found.upper[0] == pytest.approx(upper, abs=1e-6)


def test_a_gap_breaks_the_moving_range_and_leaves_the_mean():
    values = np.array([[1.0, 3.0, np.nan, 9.0, 8.0]])
    assert np.array_equal(
        moving_ranges(values), [[np.nan, 2.0, np.nan, np.nan, 1.0]], equal_nan=True
    )
    found = process_limits(values)
    assert (found.mean[0], found.average_range[0], found.points[0]) == (5.25, 1.5, 4)


@pytest.mark.parametrize(
    "values",
    [[], [5.0], [np.nan, np.nan], [5.0, np.nan, 6.0], [5.0, 5.0, np.nan, 6.0, 6.0]],
    ids=["nothing", "one", "gaps", "no neighbours", "neighbours alike, values not"],
)
def test_no_movement_to_judge_by_no_limits(values):
    assert np.isnan(limits_of(values, screened=True).lower).all()


def test_equal_values_have_limits_on_the_mean():
    found = limits_of([0.1] * 11, screened=True)
    assert found.lower[0] == found.mean[0] == found.upper[0]


def test_screening_never_leaves_only_unmoved_neighbours():
    found = limits_of([5.0] * 6 + [9.0] * 6, screened=True)
    assert found.average_range[0] == pytest.approx(4 / 11)


@pytest.mark.parametrize(("points", "trial"), [(12, True), (13, False)])
def test_limits_from_fewer_than_thirteen_values_are_trial(points, trial):
    assert bool(limits_of(NORMAL[:points]).are_trial[0]) is trial


def test_many_series_are_judged_as_each_alone():
    values = np.array([NORMAL, [*COSTS]])
    both = process_limits(values)
    for row, series in enumerate((NORMAL, COSTS)):
        assert both.upper[row] == limits_of(series, screened=True).upper[0]
