"""The parts of the pooled test: forecasts, dispersion, tails."""

import numpy as np
import pytest

from expectations.history.dispersion import Dispersion, _fit, dispersion, surprise
from expectations.history.robust import center_and_spread, median
from expectations.history.tail import FAR, NEAR, log_chance, quantile_without

stats = pytest.importorskip("scipy.stats")


def test_medians_pass_over_gaps():
    rows = np.array([[np.nan, 3, 1, 2], [4, np.nan, 2, np.nan], [np.nan] * 4])
    assert median(rows)[:2].tolist() == [2, 3] and np.isnan(median(rows)[2])
    middle, spread = center_and_spread(np.array([[1.0, 2, 3, 4, 5], [3, 3, 3, 3, 7]]))
    assert middle.tolist() == [3, 3]
    assert spread == pytest.approx([1.4826, 1.2533 * 0.8])


def test_the_stable_scale_has_variance_one():
    random = np.random.default_rng(2)
    for mean, share in ((50, 0.2), (4000, 0.1)):
        law = Dispersion(0.25, 1.0, share)
        size = 1 / share**2
        drawn = random.negative_binomial(size, size / (size + mean), 100_000).astype(float)
        assert law.stable(drawn).std() == pytest.approx(1, abs=0.04)


def test_dispersion_is_found_again_where_a_twentieth_is_wrong():
    random = np.random.default_rng(3)
    mean = random.lognormal(4, 1.2, 4000)
    drawn = random.poisson(mean * random.gamma(25, 1 / 25, 4000)).astype(float)
    drawn[:200] *= 10
    found = dispersion(drawn, mean, True)
    assert found.piece == pytest.approx(1, abs=0.5)
    assert found.share == pytest.approx(0.2, abs=0.05)


def test_a_variance_is_fitted_by_what_it_is_made_of():
    mean = np.array([2.0, 10, 50, 400])
    assert _fit(mean, 3 * mean) == pytest.approx((3, 0), abs=1e-9)
    assert _fit(mean, 0.04 * mean**2) == pytest.approx((0, 0.04))
    assert _fit(mean, 3 * mean + 0.04 * mean**2) == pytest.approx((3, 0.04))
    assert _fit(np.zeros(3), np.ones(3)) == (0, 0)


def test_small_counts_get_the_normal_score_of_their_own_chance():
    law = Dispersion(np.array([0.25]), np.array([1.0]), np.array([1e-6]))
    many = np.full(1, 1e9)
    (z,) = surprise(np.array([12.0]), np.array([4.0]), many, law, np.ones(1, bool))
    chance = stats.poisson.sf(12, 4) + stats.poisson.pmf(12, 4) / 2
    assert z == pytest.approx(stats.norm.isf(chance), abs=1e-3)
    (z,) = surprise(np.array([0.0]), np.array([9.0]), many, law, np.ones(1, bool))
    assert z == pytest.approx(-stats.norm.isf(np.exp(-9) / 2), abs=1e-3)


def test_each_size_is_left_out_of_its_own_quantile():
    sizes = np.random.default_rng(4).exponential(size=60)
    found = quantile_without(sizes, FAR)
    for at in range(sizes.size):
        rest = np.delete(sizes, at)
        assert found[at] == pytest.approx(np.quantile(rest, 1 - FAR), abs=1e-12)


@pytest.mark.parametrize(("law", "factor"), [("normal", 4), ("laplace", 4)])
def test_the_tail_is_right_far_out_for_light_and_for_heavier_laws(law, factor):
    sizes = np.abs(getattr(np.random.default_rng(5), law)(size=20_000))
    near, far = (quantile_without(sizes, share) for share in (NEAR, FAR))
    true = {"normal": lambda z: 2 * stats.norm.sf(z), "laplace": lambda z: np.exp(-z)}[law]
    at = 4.4 if law == "normal" else 11.0
    chance = np.exp(
        log_chance(np.append(sizes, at), np.append(near, near[0]), np.append(far, far[0]))
    )[-1]
    assert true(at) / factor < chance < true(at) * 10 * factor
