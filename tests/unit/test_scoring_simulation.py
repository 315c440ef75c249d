import time
from itertools import product

import numpy as np
import pytest
from scipy import stats

from pipelines.scoring import simulation
from pipelines.scoring.ranks import competition
from pipelines.scoring.rounding import half_up
from pipelines.scoring.simulation import (
    Setup,
    draw_ranks,
    grade_chances,
    simulate_numerators,
    simulate_weights,
    tiers,
)
from pipelines.scoring.transforms import linear

NAN = np.nan
BOUNDS = [90, 80, 60, 0]


def first_leaf(values):
    """The total is the value of the one leaf."""
    return half_up(values[:, :, 0], 2)


def fixed(totals, groups, bounds=BOUNDS, draws=40):
    """Nothing is modelled, so every draw is the same."""
    values = np.array(totals, dtype=float)[:, None]
    none = np.full_like(values, NAN)
    return simulate_numerators(none, none, values, first_leaf, Setup(groups, bounds, draws))


def flat(result):
    """All arrays of a simulation, one after the other."""
    pairs = [part for pair in result.pairs.values() for part in (pair.members, pair.above)]
    arrays = [v for v in vars(result).values() if isinstance(v, np.ndarray)]
    return np.concatenate([np.ravel(part) for part in arrays + pairs])


def test_without_chance_everything_is_as_published():
    #              two groups, a tie, and a unit that is not ranked
    got = fixed([70, 95, 80, 80, 66.66], [0, 0, 0, 0, -1])
    np.testing.assert_array_equal(got.total, [70, 95, 80, 80, 66.66])
    np.testing.assert_array_equal(got.total_low, got.total)
    np.testing.assert_array_equal(got.total_high, got.total)
    for rank in (got.rank_low, got.rank_median, got.rank_high):
        np.testing.assert_array_equal(rank, [4, 1, 2, 2, NAN])
    np.testing.assert_array_equal(got.tier, [3, 1, 2, 2, NAN])
    assert got.grades.argmax(axis=1).tolist() == [2, 0, 1, 1, 2]
    assert got.grades.sum(axis=1).tolist() == [1] * 5


def test_pairs_stand_in_order_of_the_published_total_and_ties_are_in_neither():
    pairs = fixed([70, 80, 80], [5, 5, 5]).pairs
    assert list(pairs) == [5]
    assert pairs[5].members.tolist() == [1, 2, 0]
    assert pairs[5].above.tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_groups_do_not_meet_and_a_lone_unit_is_first():
    got = fixed([50, 90, 60], [0, 1, 0])
    assert got.rank_low.tolist() == [2, 1, 1]
    assert got.tier.tolist() == [2, 1, 1]
    assert got.pairs[1].above.tolist() == [[0]]


def test_a_unit_without_a_total_is_left_out_of_everything():
    got = fixed([50, NAN, 60], [0, 0, 0])
    np.testing.assert_array_equal(got.rank_high, [2, NAN, 1])
    assert np.isnan(got.grades[1]).all() and np.isnan(got.total_low[1]) and np.isnan(got.tier[1])
    assert got.pairs[0].members.tolist() == [2, 0]


def test_nobody_ranked_still_has_totals_and_grades():
    got = fixed([50, 91], [-1, -1])
    assert got.pairs == {} and np.isnan(got.rank_low).all()
    assert got.grades.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]


def counts(k, n):
    k, n = np.array(k, dtype=float)[:, None], np.array(n, dtype=float)[:, None]
    return k, n, 100 * k / n


def brute_force(k, n):
    """Every outcome of independent counts with its probability: outcomes × units, outcomes."""
    laws = [stats.binom(b, (a + 0.5) / (b + 1)) for a, b in zip(k, n, strict=True)]
    outcomes = np.array(list(product(*(range(b + 1) for b in n))))
    chance = np.prod([law.pmf(outcomes[:, i]) for i, law in enumerate(laws)], axis=0)
    return half_up(100 * outcomes / np.array(n), 2), chance


def quantile(figures, chance, share):
    order = np.argsort(figures)
    return figures[order][np.searchsorted(np.cumsum(chance[order]), share)]


def test_against_every_outcome_of_three_small_counties():
    k, n, draws = [4, 5, 2], [5, 5, 4], 40_000
    got = simulate_numerators(*counts(k, n), first_leaf, Setup([0, 0, 0], BOUNDS, draws))
    totals, chance = brute_force(k, n)
    error = 2 / np.sqrt(draws)  # four standard errors of a share of draws
    members, above = got.pairs[0].members, got.pairs[0].above
    for i, a in enumerate(members):
        for j, b in enumerate(members):
            expected = chance[totals[:, a] > totals[:, b]].sum()
            assert above[i, j] == pytest.approx(expected, abs=error)
    ranks = np.array([competition(row) for row in totals])
    for share, total, rank in [(0.025, got.total_low, got.rank_low), (0.5, None, got.rank_median),
                               (0.975, got.total_high, got.rank_high)]:  # fmt: skip
        for unit in range(3):
            assert rank[unit] == quantile(ranks[:, unit], chance, share)
            assert total is None or total[unit] == quantile(totals[:, unit], chance, share)
    expected = [[chance[totals[:, u] >= 90].sum() for u in range(3)]]
    np.testing.assert_allclose(got.grades[:, 0], expected[0], atol=error)


def test_pairs_count_every_draw_whatever_the_tiles(monkeypatch):
    monkeypatch.setattr(simulation, "TILE", 512)
    monkeypatch.setattr(simulation, "CELLS", 300)
    rows = []

    def score(values):
        rows.append(half_up(values.sum(axis=2), -1))
        return rows[-1]

    rng = np.random.default_rng(7)
    n = np.full((13, 2), 9.0)
    k = rng.integers(0, 10, (13, 2)).astype(float)
    got = simulate_numerators(k, n, 100 * k / n, score, Setup(np.zeros(13), BOUNDS, 700, threads=1))
    totals = np.concatenate(rows[1:])[:, got.pairs[0].members]
    assert len(totals) == 700
    expected = (totals[:, :, None] > totals[:, None, :]).mean(axis=0)
    np.testing.assert_allclose(got.pairs[0].above, expected)


def test_draws_depend_on_the_seed_and_not_on_threads(monkeypatch):
    monkeypatch.setattr(simulation, "CELLS", 64)
    leaves = counts([4, 5, 2, 0], [5, 9, 4, 3])
    runs = [
        flat(simulate_numerators(*leaves, first_leaf, Setup([0, 0, 1, -1], BOUNDS, 500, seed, t)))
        for seed, t in [(1, 1), (1, 2), (1, 5), (2, 2)]
    ]
    np.testing.assert_array_equal(runs[0], runs[1])
    np.testing.assert_array_equal(runs[0], runs[2])
    assert not np.array_equal(runs[0], runs[3], equal_nan=True)


def test_the_order_of_units_changes_nothing_when_they_have_names(monkeypatch):
    monkeypatch.setattr(simulation, "CELLS", 64)
    k, n, values = counts([4, 5, 2, 0, 4], [5, 9, 4, 3, 5])  # the first and the last are level
    names, groups = np.array(["e", "b", "d", "a", "c"]), np.array([0, 0, 1, -1, 0])

    def run(order):
        setup = Setup(groups[order], BOUNDS, 500, names=tuple(names[order]))
        got = simulate_numerators(k[order], n[order], values[order], first_leaf, setup)
        rows = [got.total_low, got.total_high, got.rank_low, got.rank_high, got.tier, got.grades]
        return {
            str(names[unit]): [np.ravel(row[at]).tolist() for row in rows]
            for at, unit in enumerate(order)
        }

    first = run(np.arange(5))
    for order in ([4, 3, 2, 1, 0], [2, 0, 4, 1, 3]):
        np.testing.assert_equal(run(np.array(order)), first)


def test_units_of_the_same_figures_have_the_same_chances():
    got = simulate_numerators(
        *counts([7, 7, 7], [9, 9, 9]), first_leaf, Setup([0] * 3, BOUNDS, 40_000)
    )
    error = 2 / np.sqrt(40_000)
    above = got.pairs[0].above
    np.testing.assert_allclose(above, above.T, atol=2 * error)
    np.testing.assert_allclose(got.grades, np.tile(got.grades[0], (3, 1)), atol=2 * error)
    for figures in (got.rank_low, got.rank_median, got.rank_high, got.tier, got.total_low):
        assert len(set(figures.tolist())) == 1
    assert got.rank_low[0] == 1 and got.rank_high[0] == 3 and got.tier[0] == 1


def test_under_huge_denominators_nothing_is_in_doubt():
    n = np.array([10**9, 10**9, 4 * 10**8])
    got = simulate_numerators(
        *counts([0.9 * 10**9, 0.8999 * 10**9, 0.4 * 4 * 10**8], n), first_leaf, Setup([0] * 3, BOUNDS, 2000)
    )  # fmt: skip
    for rank in (got.rank_low, got.rank_median, got.rank_high):
        assert rank.tolist() == [1, 2, 3]
    assert got.tier.tolist() == [1, 2, 3]
    assert (got.total_high - got.total_low <= 0.02).all()
    assert got.grades[2].tolist() == [0, 0, 0, 1]


def test_chances_of_grades_are_whole_and_fewer_cases_mean_wider_intervals():
    rng = np.random.default_rng(5)
    n = rng.integers(1, 400, 30)
    got = simulate_numerators(
        *counts(rng.binomial(n, 0.8), n), first_leaf, Setup([0] * 30, BOUNDS, 999)
    )
    np.testing.assert_allclose(got.grades.sum(axis=1), 1)
    widths = [
        simulate_numerators(*counts([0.8 * m], [m]), first_leaf, Setup([0], BOUNDS, 4000))
        for m in (10, 100, 1000, 10_000)
    ]
    spans = [float(one.total_high[0] - one.total_low[0]) for one in widths]
    assert spans == sorted(spans, reverse=True)
    # of a binomial: 2 × 1.96 × √(0.8 × 0.2 ÷ n)
    assert spans[-1] == pytest.approx(100 * 3.92 * (0.16 / 10_000) ** 0.5, rel=0.06)


def test_ranks_of_draws_are_competition_ranks():
    totals = np.random.default_rng(3).integers(0, 6, (200, 9)).astype(float)
    assert draw_ranks(totals).tolist() == [competition(row).tolist() for row in totals]
    many = np.arange(300.0)[None]  # more places than a byte holds
    assert draw_ranks(many)[0, 0] == 300


def test_a_tier_holds_those_its_first_unit_is_not_surely_above():
    #                 0.94 above the first; 0.95 above the third opens the next tier
    above = np.zeros((4, 4))
    above[0] = [0, 0.90, 0.94, 1]
    above[1:, 0] = [0.10, 0.06, 0]
    above[1, 2] = 1  # the second is surely above the third: their tier's first is not
    assert tiers(above).tolist() == [1, 1, 1, 2]
    assert tiers(np.zeros((0, 0))).tolist() == []


def test_ties_count_half_for_a_tier():
    # 0.92 above, 0.06 tied, 0.02 below: 0.95
    assert tiers(np.array([[0, 0.92], [0.02, 0]])).tolist() == [1, 2]
    assert tiers(np.array([[0, 0.92], [0.03, 0]])).tolist() == [1, 1]


def test_a_total_on_a_bound_has_the_grade_and_the_last_grade_holds_the_rest():
    totals = np.array([[90.0, 59.99, NAN], [89.99, 60.0, 90.0]])
    np.testing.assert_array_equal(
        grade_chances(totals, [90, 60, 0]), [[0.5, 0.5, 0], [0, 0.5, 0.5], [NAN] * 3]
    )
    assert grade_chances(-totals[:, :2], [0]).tolist() == [[1], [1]]


@pytest.mark.parametrize("bounds", [[60, 90], [90, 90], []])
def test_bounds_that_do_not_fall_are_refused(bounds):
    with pytest.raises(ValueError, match="from the best down"):
        fixed([50], [0], bounds)


def test_a_score_of_another_shape_and_no_draws_are_refused():
    with pytest.raises(ValueError, match="a total for each unit"):
        fixed([50, 60], [0])
    with pytest.raises(ValueError, match="needs draws"):
        fixed([50], [0], draws=0)


SHARES = np.array([[1.0, 0.0], [0.0, 1.0], [0.9, 0.0]])


def weighted(weights):
    return half_up(weights @ SHARES.T, 2)


def test_weights_in_doubt_leave_mirrored_units_level_and_a_dominated_one_below():
    got = simulate_weights([50, 50], 0.5, weighted, Setup([0, 0, 0], BOUNDS, 20_000))
    assert got.source == "weights"
    assert got.total.tolist() == [50, 50, 45]
    above = got.pairs[0].above
    # which of two independent equal factors is larger is a coin's toss
    assert above[0, 1] == pytest.approx(0.5, abs=0.015)
    # whatever the weights, 0.9 of a leaf is less than all of it
    assert above[0, 2] == 1 and above[2, 0] == 0
    # f1/(f1 + f2) of uniforms on 0.5 to 1.5
    factors = np.random.default_rng(9).uniform(0.5, 1.5, (2, 400_000))
    expected = np.quantile(100 * factors[0] / factors.sum(axis=0), [0.025, 0.975])
    np.testing.assert_allclose([got.total_low[0], got.total_high[0]], expected, atol=0.4)


def test_weights_without_spread_give_the_published_order():
    got = simulate_weights([60, 40], 0.0, weighted, Setup([0, 0, 0], BOUNDS, 10))
    assert got.rank_low.tolist() == got.rank_high.tolist() == [1, 3, 2]


@pytest.mark.slow
@pytest.mark.timed
@pytest.mark.parametrize(("units", "draws"), [(16, 10_000), (3000, 1000)])
def test_large_simulations_are_quick(units, draws):
    """Bar: 10 s on 2 cores, every numerator drawn, one group."""
    rng = np.random.default_rng(3)
    n = rng.integers(5, 2000, (units, 30)).astype(float)
    k = rng.binomial(n.astype(int), rng.uniform(0.6, 0.99, n.shape)).astype(float)
    weights = np.full(30, 100 / 30)

    def score(values):
        return half_up(linear(values, 60.0, 95.0) @ weights, 2)

    start = time.perf_counter()
    simulate_numerators(k, n, 100 * k / n, score, Setup(np.zeros(units), BOUNDS, draws))
    took = time.perf_counter() - start
    print(f"{draws} draws of {units} units x 30 leaves: {took:.1f} s")
    assert took <= 10
