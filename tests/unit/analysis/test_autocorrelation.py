"""Against R's printed ``acf`` of its series ``lh`` (Diggle 1990, table A.1), and a full count by hand."""

import numpy as np
import pytest

from pipelines.analysis.autocorrelation import lag_1, resemblance
from pipelines.analysis.limits import process_limits

LH = [
    2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9,
    1.9, 1.8, 2.7, 3.0, 2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3,
    3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3.0, 2.9,
]  # fmt: skip


def test_lag_one_as_r_prints_it():
    assert round(float(lag_1(np.array([LH]))[0]), 3) == 0.576


def test_lag_one_by_numpy_alone():
    rng = np.random.default_rng(1)
    values = rng.standard_normal((5, 40))
    for row, found in zip(values, lag_1(values), strict=True):
        off = row - row.mean()
        assert found == pytest.approx(np.dot(off[1:], off[:-1]) / np.dot(off, off), abs=1e-12)


def test_gaps_leave_the_pairs_there_are():
    # Mean 2; pairs (1, 3) and (3, 2): products −1 and 0; squares 1, 1, 0, 0.
    values = np.array([[1.0, 3.0, 2.0, np.nan, 2.0]])
    assert lag_1(values)[0] == pytest.approx((-1 / 3) / (2 / 4))


def test_equal_values_and_short_series_say_nothing():
    assert np.isnan(lag_1(np.full((1, 20), 0.1))).all()
    short = resemblance(np.random.default_rng(2).standard_normal((1, 11)))
    assert np.isnan(short.lag_1).all() and np.isnan(short.bound).all()
    assert not short.is_too_much.any()


@pytest.mark.parametrize("points", [12, 24, 60, 120])
def test_one_independent_series_in_twenty_or_fewer_exceeds_the_bound(points):
    values = np.random.default_rng(points).standard_normal((20_000, points))
    share = resemblance(values).is_too_much.mean()
    assert 0.025 < share < 0.055


def test_the_bound_at_known_sizes():
    """(−1 + 1.645 √(n − 2)) / (n − 1) by hand."""
    values = np.random.default_rng(3).standard_normal((1, 102))
    assert resemblance(values).bound[0] == pytest.approx((-1 + 16.448536) / 101, abs=1e-7)


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_limits_of_autoregressions_are_too_narrow_by_the_width_told(rho):
    rng = np.random.default_rng(5)
    steps = rng.standard_normal((300, 1000))
    values = np.empty_like(steps)
    values[:, 0] = steps[:, 0] / np.sqrt(1 - rho * rho)
    for at in range(1, 1000):
        values[:, at] = rho * values[:, at - 1] + steps[:, at]
    sigma = process_limits(values, screened=False).sigma / values.std(axis=1)
    assert resemblance(values).is_too_much.all()
    assert sigma.mean() == pytest.approx(np.sqrt(1 - rho), abs=0.01)
    assert resemblance(values).width.mean() == pytest.approx(np.sqrt(1 - rho), abs=0.01)
