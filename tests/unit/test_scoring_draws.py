import numpy as np
import pytest
from scipy import stats

from pipelines.scoring.draws import draw_factors, draw_weights, is_drawn, values_drawn, weigh

NAN = np.nan


def rng(seed=1):
    return np.random.default_rng(seed)


def draw_values(rng, k, n, values, draws, factor=100.0):
    return values_drawn(k, n, values, factor)(rng, draws)


def test_only_counts_of_counts_are_drawn():
    #  k of n        0/5   5/5   NaN  5/NaN  0/0   6/5  -1/5   2.5/5  2/4.5
    k = np.array([0.0, 5.0, NAN, 5.0, 0.0, 6.0, -1.0, 2.5, 2.0])
    n = np.array([5.0, 5.0, 5.0, NAN, 0.0, 5.0, 5.0, 5.0, 4.5])
    assert is_drawn(k, n).tolist() == [True, True] + [False] * 7


@pytest.mark.parametrize(("k", "n"), [(0, 20), (20, 20), (1, 3), (450, 500), (99_000, 100_000)])
def test_drawn_counts_follow_the_binomial_of_the_jeffreys_mean(k, n):
    draws = 40_000
    got = draw_values(rng(), [[k]], [[n]], [[k / n]], draws, factor=n).ravel()
    expected = stats.binom(n, (k + 0.5) / (n + 1))
    for count in np.unique(expected.ppf([0.025, 0.25, 0.5, 0.75, 0.975])):
        # four standard errors of a share of draws
        assert np.mean(got <= count) == pytest.approx(expected.cdf(count), abs=2 / np.sqrt(draws))
    assert got.mean() == pytest.approx(expected.mean(), abs=4 * expected.std() / np.sqrt(draws))


def test_none_and_all_of_few_vary_and_can_still_be_none_and_all():
    got = draw_values(rng(), [[0, 3]], [[3, 3]], [[0.0, 100.0]], 2000)
    none, everything = got[:, 0, 0], got[:, 0, 1]
    assert none.min() == 0 and none.max() > 0
    assert everything.max() == 100 and everything.min() < 100


def test_values_are_made_the_way_indicators_are():
    # 100 × 29 / 100 is 29, 100 × (29 / 100) is 28.999999999999996: a step at 29 sees the difference
    got = draw_values(rng(), [[29]], [[100]], [[29.0]], 5000)
    assert set(np.unique(got)) <= {100.0 * k / 100.0 for k in range(101)}
    assert 29.0 in got


def test_what_is_not_modelled_stays_at_its_value_and_what_is_not_assessed_missing():
    got = draw_values(rng(), [[NAN, 7, 5], [3, 3, 0]], [[NAN, 5, 9], [4, 4, 0]],
                      [[12.5, 140, NAN], [75, NAN, 8]], 50)  # fmt: skip
    assert got.shape == (50, 2, 3)
    assert (
        (got[:, 0, 0] == 12.5).all() and (got[:, 0, 1] == 140).all() and (got[:, 1, 2] == 8).all()
    )
    assert np.isnan(got[:, 0, 2]).all() and np.isnan(got[:, 1, 1]).all()
    assert len(np.unique(got[:, 1, 0])) > 1


def test_nothing_to_draw_gives_copies():
    assert draw_values(rng(), [[NAN]], [[NAN]], [[4.0]], 3).tolist() == [[[4.0]]] * 3
    assert draw_values(rng(), np.empty((0, 2)), np.empty((0, 2)), np.empty((0, 2)), 3).size == 0


def test_each_leaf_has_its_factor():
    got = draw_values(rng(), [[5, 5]], [[5, 5]], [[100, 1]], 200, factor=[100, 1])
    assert got.max(axis=0).tolist() == [[100, 1]]


def test_same_seed_same_draws():
    leaves = ([[3, 8]], [[9, 9]], [[33.3, 88.9]], 100)
    assert (draw_values(rng(4), *leaves) == draw_values(rng(4), *leaves)).all()
    assert (draw_values(rng(4), *leaves) != draw_values(rng(5), *leaves)).any()


def test_drawn_weights_keep_their_sum_and_a_weight_of_nothing():
    got = draw_weights(rng(), [60, 40, 0], 0.25, 4000)
    np.testing.assert_allclose(got.sum(axis=1), 100)
    assert (got[:, 2] == 0).all()
    # 60 × 0.75 against 40 × 1.25, and the other way round, are the limits
    assert got[:, 0].min() > 100 * 45 / 95 and got[:, 0].max() < 100 * 75 / 105


def test_factors_are_uniform_and_independent():
    # before scaling, the ratio of two weights is the ratio of two uniforms
    got = draw_weights(rng(), [50, 50], 0.5, 20_000)
    ratio = np.random.default_rng(2).uniform(0.5, 1.5, (2, 20_000))
    assert stats.ks_2samp(got[:, 0] / got[:, 1], ratio[0] / ratio[1]).pvalue > 0.01


def test_doubt_about_one_weight_is_the_same_wherever_it_counts():
    factors = draw_factors(rng(), 3, 0.25, 500)
    one, other = (
        weigh(np.array([60.0, 40]), factors[:, :2]),
        weigh(np.array([10.0, 90]), factors[:, :2]),
    )
    np.testing.assert_allclose(one.sum(axis=1), 100)
    np.testing.assert_allclose(other.sum(axis=1), 100)
    np.testing.assert_allclose(one[:, 0] / one[:, 1] * 40 / 60, other[:, 0] / other[:, 1] * 90 / 10)


def test_no_spread_is_the_weights_themselves():
    np.testing.assert_allclose(draw_weights(rng(), [3, 1], 0, 2), [[3, 1], [3, 1]])


@pytest.mark.parametrize(
    ("weights", "spread"),
    [([1, 1], 1), ([1, 1], -0.1), ([1, -1], 0.1), ([0, 0], 0.1), ([NAN], 0.1)],
)
def test_impossible_weights_and_spreads_are_refused(weights, spread):
    with pytest.raises(ValueError, match="at least 0"):
        draw_weights(rng(), weights, spread, 1)
