import numpy as np
import pytest
from scipy import stats

from pipelines.scoring.binomial import GUIDES, LARGEST, SMALL, Binomials, _look_up, _tables

SIZES = np.array([1, 2, 9, 60, 59, 250, 299, 3_000, 90_000])
CHANCES = np.array([0.5, 1e-9, 0.25, 0.5, 0.5, 0.1, 0.1, 0.003, 1e-4])


def test_sums_of_chances_are_the_binomial_distribution():
    sums = _tables(SIZES, CHANCES).sums
    for row, n, p in zip(sums, SIZES, CHANCES, strict=True):
        counts = np.arange(len(row))
        np.testing.assert_allclose(row, stats.binom(n, p).cdf(counts), rtol=0, atol=1e-12)


def test_nothing_is_cut_off_that_could_ever_be_drawn():
    for n, p in ((60, 0.5), (300, 0.1), (10**8, SMALL / 10**8)):
        assert stats.binom(n, p).sf(LARGEST) < 1e-30
    assert np.iinfo(np.uint8).max > LARGEST


@pytest.mark.parametrize("uniform", [0.0, 0.5, 1 - 2**-53, 1 / GUIDES])
def test_a_uniform_number_finds_the_first_count_above_it(uniform):
    tables = _tables(SIZES, CHANCES)
    found = _look_up(tables, np.full((len(SIZES), 1), uniform)).ravel()
    expected = [(row > uniform).argmax() for row in tables.sums]
    assert found.tolist() == expected
    assert (found <= SIZES).all()


def test_drawn_counts_pass_for_binomial_whichever_way_they_are_drawn():
    n = np.array([7, 60, 299, 310, 5_000, 40, 299, 310])
    chance = np.array([0.3, 0.5, 0.1, 0.1, 0.4, 0.98, 0.9, 0.9])
    drawn = Binomials(n, chance).draw(np.random.default_rng(2), 50_000)
    for counts, size, p in zip(drawn, n, chance, strict=True):
        law = stats.binom(size, p)
        edges = np.setdiff1d(law.ppf(np.linspace(0, 1, 12)[1:-1]), size)
        seen = np.histogram(counts, [-1, *(edges + 0.5), size + 1])[0]
        chances = np.diff([0.0, *law.cdf(edges), 1.0])
        assert stats.chisquare(seen, chances * len(counts)).pvalue > 1e-4
    far = np.corrcoef(drawn)[~np.eye(len(n), dtype=bool)]
    assert np.abs(far).max() < 5 / np.sqrt(50_000)


def test_nothing_to_draw():
    none = np.empty(0, np.int64), np.empty(0)
    assert Binomials(*none).draw(np.random.default_rng(1), 3).shape == (0, 3)
