"""The statistics of signals against reference values."""

import numpy as np
import pytest
from scipy import stats

from expectations.signals.copies import copies, equal_by_chance
from expectations.signals.digits import heaps
from expectations.signals.family import binomial_tail, chi_square_tail, holm, sum_tail
from expectations.signals.shares import standing_out


@pytest.mark.parametrize("value", [0.5, 8.3, 16.919, 21.666, 60.0])
@pytest.mark.parametrize("freedom", [1, 3, 9])
def test_the_tail_of_chi_square_is_the_reference_one(value, freedom):
    assert chi_square_tail(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), 1e-9)


def test_published_limits_of_chi_square():
    """Fisher & Yates, table IV: nine degrees of freedom, 5 % and 1 %."""
    assert chi_square_tail(16.919, 9) == pytest.approx(0.05, abs=1e-5)
    assert chi_square_tail(21.666, 9) == pytest.approx(0.01, abs=1e-5)


@pytest.mark.parametrize("k, n, p", [(0, 5, 0.2), (3, 10, 0.1), (9, 10, 0.5), (40, 60, 0.5)])
def test_the_binomial_tail_is_the_reference_one(k, n, p):
    assert binomial_tail(k, n, p) == pytest.approx(stats.binom.sf(k - 1, n, p), rel=1e-9)


def test_the_tail_of_unequal_trials_is_the_reference_one():
    shares = np.array([0.1, 0.5, 0.9, 0.3, 0.3])
    for k in range(6):
        assert sum_tail(shares, k) == pytest.approx(stats.poisson_binom.sf(k - 1, shares))


def test_holm_stops_at_the_first_that_does_not_stand():
    assert holm([0.01, 0.04, 0.03, 0.005], 0.05) == [True, False, False, True]
    assert holm([], 0.05) == []


@pytest.mark.parametrize("mean", [0.5, 3, 12, 40, 400])
def test_two_counts_are_equal_as_often_as_the_reference_says(mean):
    alike = equal_by_chance(np.array([mean]), np.array([mean]))[0]
    assert alike == pytest.approx(stats.skellam.pmf(0, mean, mean), rel=0.01)


def test_digits_spread_as_the_others_are_raise_no_question_and_heaped_ones_do():
    draw = np.random.default_rng(3)
    values = draw.negative_binomial(4, 0.06, (8, 300)).astype(float)
    values[0] = np.where(draw.random(300) < 0.4, np.round(values[0] / 5) * 5, values[0])
    names = np.repeat(list("abcdefgh"), 300)
    found = {h.reporter: h for h in heaps(names, values.ravel(), 0.05)}
    assert found["a"].chance < 1e-6 and found["a"].round_share > found["a"].others_share
    assert min(h.chance for name, h in found.items() if name != "a") > 0.001


def test_too_few_figures_are_not_tested():
    names = np.array(["a"] * 30 + ["b"] * 300)
    values = np.random.default_rng(1).integers(10, 99, 330).astype(float)
    assert [h.reporter for h in heaps(names, values, 0.05)] == []


def test_a_share_stands_out_against_the_others_only():
    counted = {"a": (9, 10), "b": (5, 10), "c": (4, 10), "d": (1, 2)}
    found = {t.reporter: t for t in standing_out(counted, at_least=10, usual=0.5)}
    assert set(found) == {"a", "b", "c"}
    assert found["a"].chance == pytest.approx(stats.binom.sf(8, 10, 0.5))
    assert found["b"].chance > 0.1


def test_a_single_hit_among_reporters_without_any_is_not_impossible():
    counted = {"a": (1, 20), "b": (0, 20), "c": (0, 20)}
    assert standing_out(counted, at_least=10)[0].chance > 0.2


def test_a_copied_return_is_found_and_independent_ones_are_not():
    draw = np.random.default_rng(5)
    means = draw.uniform(5, 60, 40)
    a = draw.poisson(means, (200, 40)).astype(float)
    b = draw.poisson(means, (200, 40)).astype(float)
    b[0] = a[0]
    b[1, :30] = a[1, :30]
    pair = np.repeat(np.arange(200), 40)
    found = {c.first: c for c in copies(pair, a.ravel(), b.ravel(), at_least=10)}
    kept = holm([c.chance for c in found.values()], 0.05)
    assert [c.first for c, is_kept in zip(found.values(), kept, strict=True) if is_kept] == [0, 1]
    assert found[0].equal == 40
