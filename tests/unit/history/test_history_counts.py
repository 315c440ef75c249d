"""Chances of counts against SciPy's."""

import numpy as np
import pytest

from expectations.history.counts import score, scores, tails

stats = pytest.importorskip("scipy.stats")


def drawn():
    random = np.random.default_rng(1)
    mean = random.uniform(0.05, 30, 500)
    return np.floor(mean * random.uniform(0, 4, 500)), mean, random.uniform(1.01, 4, 500)


def test_mid_p_chances_are_those_of_the_negative_binomial_law():
    count, mean, over = drawn()
    law = stats.nbinom(mean / (over - 1), 1 / over)
    below, above = tails(count, mean, mean * over)
    half = law.pmf(count) / 2
    assert below == pytest.approx(law.cdf(count) - half, abs=1e-10)
    assert above == pytest.approx(law.sf(count) + half, rel=1e-6)


def test_without_more_variance_than_mean_the_law_is_poisson():
    count, mean, _ = drawn()
    law = stats.poisson(mean)
    below, above = tails(count, mean, mean / 2)
    assert above == pytest.approx(law.sf(count) + law.pmf(count) / 2, rel=1e-5)
    assert below + above == pytest.approx(np.ones(count.size), abs=1e-9)


def test_normal_scores_reach_far_into_the_tail():
    chances = np.array([0.5, 0.1, 1e-6, 1e-100])
    assert score(chances) == pytest.approx(stats.norm.isf(chances), rel=1e-6)
    none, many = scores(np.array([0.0, 1e6]), np.array([40.0, 3.0]), np.array([40.0, 3.0]))
    assert none == pytest.approx(-stats.norm.isf(np.exp(-40) / 2), rel=1e-5)
    assert many > 30
