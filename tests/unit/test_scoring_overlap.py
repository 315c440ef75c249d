"""Windows drawn together: each by its own law, what they share drawn once."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from pipelines.scoring.overlap import Figures, Overlap, draw_windows
from pipelines.scoring.rounding import half_up
from pipelines.scoring.simulation import Setup, simulate

NAN = np.nan
DRAWS = 40_000
SAME = (Overlap(0, 1, (0,), (0,)),)


def window(*cells, values=None):
    """One leaf; a unit for each (k, n). The value is the count itself, so that draws are counts."""
    k, n = (np.array(column, dtype=float)[:, None] for column in zip(*cells, strict=True))
    return Figures(k, n, k / n if values is None else np.array(values)[:, None], np.ones(1))


def counts(windows, overlaps=SAME, draws=DRAWS, seed=1):
    """Counts drawn: draws × units × windows."""
    drawn = draw_windows(np.random.default_rng(seed), windows, overlaps, draws)
    return drawn * np.concatenate([w.n for w in windows], axis=1)


def chance(k, n):
    return (k + 0.5) / (n + 1)


CASES = [
    ((30, 40), (70, 90)),  # the year holds the half-year's cases, and its chance is higher
    ((38, 40), (70, 90)),  # lower
    ((0, 3), (40, 40)),
    ((5, 5), (5, 5)),
    ((55, 60), (20, 25)),  # fewer left than there were
    ((450, 500), (9_400, 10_000)),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_each_window_keeps_its_own_law(before, after):
    drawn = counts([window(before), window(after)])
    for column, (k, n) in enumerate((before, after)):
        law = stats.binom(n, chance(k, n))
        got = drawn[:, 0, column]
        for count in np.unique(law.ppf([0.025, 0.25, 0.5, 0.75, 0.975])):
            # four standard errors of a share of draws
            share = np.mean(np.round(got) <= count)
            assert share == pytest.approx(law.cdf(count), abs=2 / np.sqrt(DRAWS))


@pytest.mark.parametrize(("before", "after"), CASES)
def test_what_they_share_goes_together_as_far_as_it_can(before, after):
    drawn = counts([window(before), window(after)])[:, 0]
    p, q, both = chance(*before), chance(*after), min(before[1], after[1])
    expected = both * (min(p, q) - p * q)
    first, second = drawn.T - drawn.mean(axis=0)[:, None]
    error = np.std(first * second) / np.sqrt(DRAWS)
    assert np.mean(first * second) == pytest.approx(expected, abs=4.5 * error)


def test_the_same_cases_are_the_same_draws_and_others_are_not():
    same = counts([window((4, 9)), window((4, 9))])
    assert (same[:, 0, 0] == same[:, 0, 1]).all() and len(np.unique(same)) > 3
    apart = counts([window((4, 9)), window((4, 9))], overlaps=())[:, 0]
    assert abs(np.corrcoef(apart.T)[0, 1]) < 4 / np.sqrt(DRAWS)


def test_two_halves_are_each_drawn_once_in_their_year():
    overlaps = [Overlap(0, 2, (0,), (0,)), Overlap(1, 2, (0,), (0,))]
    first, second, year = counts(
        [window((30, 40)), window((45, 60)), window((75, 100))], overlaps
    ).transpose(2, 1, 0)[:, 0]
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(DRAWS)
    # all that the year holds is in one half or the other, each with nearly the year's chance
    assert np.corrcoef(first + second, year)[0, 1] > 0.97
    assert year.var() == pytest.approx(100 * 0.75 * 0.25, rel=0.05)


def joint(before, after):
    """Every pair of counts of two windows with its probability, from single cases: the shared ones
    have one uniform number, u; count in the first below p, in the second below q."""
    (_, n), (_, m) = before, after
    p, q, both = chance(*before), chance(*after), min(n, m)
    law = np.zeros((n + 1, m + 1))
    law[0, 0] = 1
    one = {(1, 1): min(p, q), (1, 0): max(p - q, 0), (0, 1): max(q - p, 0), (0, 0): 1 - max(p, q)}
    steps = [one] * both + [{(1, 0): p, (0, 0): 1 - p}] * (n - both)
    steps += [{(0, 1): q, (0, 0): 1 - q}] * (m - both)
    for step in steps:
        law = sum(
            odds * np.pad(law, ((i, 0), (j, 0)))[: n + 1, : m + 1] for (i, j), odds in step.items()
        )
    return law


def test_two_units_of_five_cases_against_every_outcome():
    """Two units, five cases in the year, three of them in its half: totals, ranks and grades."""
    halves, years = [(2, 3), (3, 3)], [(4, 5), (3, 5)]
    windows = [window(*halves), window(*years)]

    def mixed(first, second):
        return half_up(0.3 * 100 * first + 0.7 * 100 * second, 2)

    def score(values):
        return mixed(values[:, :, 0], values[:, :, 1])

    got = simulate(
        "numerators", lambda rng, draws: draw_windows(rng, windows, SAME, draws),
        np.concatenate([w.values for w in windows], axis=1), score, Setup([0, 0], [90, 60, 0], DRAWS),
    )  # fmt: skip
    laws = [joint(*pair) for pair in zip(halves, years, strict=True)]
    outcomes = [(h, y) for h, y in product(range(4), range(6))]
    total = np.array([mixed(h / 3, y / 5) for h, y in outcomes])
    odds = [np.array([law[h, y] for h, y in outcomes]) for law in laws]
    assert all(chances.sum() == pytest.approx(1) for chances in odds)
    error = 2 / np.sqrt(DRAWS)
    first = np.outer(odds[0], odds[1])[total[:, None] > total[None, :]].sum()
    members, above = got.pairs[0].members.tolist(), got.pairs[0].above
    assert above[members.index(0), members.index(1)] == pytest.approx(first, abs=error)
    for unit in (0, 1):
        excellent, passed = (odds[unit][total >= bound].sum() for bound in (90, 60))
        expected = [excellent, passed - excellent, 1 - passed]
        np.testing.assert_allclose(got.grades[unit], expected, atol=error)
        # the interval of the law itself, but for the draws' error where it is near the next figure
        for share, found in ((0.025, got.total_low[unit]), (0.975, got.total_high[unit])):
            below, upto = odds[unit][total < found].sum(), odds[unit][total <= found].sum()
            assert below - error <= share <= upto + error


def test_apart_the_mix_would_look_surer_than_it_is():
    windows = [window((30, 40)), window((70, 90))]
    spread = [
        (0.3 * drawn[:, 0, 0] / 40 + 0.7 * drawn[:, 0, 1] / 90).std()
        for drawn in (counts(windows), counts(windows, overlaps=()))
    ]
    assert spread[1] < 0.95 * spread[0]


def test_what_is_not_modelled_stands_and_shares_nothing():
    windows = [
        window((NAN, NAN), (6, 5), (2, 4), (2, 4), values=[12.5, 140, 50, NAN]),
        window((3, 9), (3, 9), (NAN, NAN), (3, 9), values=[33, 33, 7, 33]),
    ]
    drawn = draw_windows(np.random.default_rng(1), windows, SAME, 3000)
    assert (drawn[:, 0, 0] == 12.5).all() and (drawn[:, 1, 0] == 140).all()
    assert (drawn[:, 2, 1] == 7).all() and np.isnan(drawn[:, 3, 0]).all()
    assert (drawn[:, [0, 1, 3], 1].std(axis=0) > 0.1).all() and drawn[:, 2, 0].std() > 0.1


def test_leaves_need_not_stand_in_the_same_place():
    """The second window has its leaves the other way round, and one of its own."""
    first = Figures(
        np.array([[4.0, 9.0]]), np.array([[9.0, 9.0]]), np.array([[0.4, 1.0]]), np.ones(2)
    )
    second = Figures(
        np.array([[9.0, 2.0, 4.0]]), np.array([[9.0, 7.0, 9.0]]), np.array([[1, 0.3, 0.4]]), np.ones(3)
    )  # fmt: skip
    drawn = draw_windows(
        np.random.default_rng(1), [first, second], [Overlap(0, 1, (0, 1), (2, 0))], 500
    )
    assert drawn.shape == (500, 1, 5)
    assert (drawn[:, 0, 0] == drawn[:, 0, 4]).all() and (drawn[:, 0, 1] == drawn[:, 0, 2]).all()


def test_same_seed_same_draws():
    windows = [window((30, 40), (3, 4)), window((70, 90), (5, 9))]
    assert (counts(windows, draws=50) == counts(windows, draws=50)).all()
    assert (counts(windows, draws=50) != counts(windows, draws=50, seed=2)).any()
