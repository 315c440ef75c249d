"""Against Kruskal & Wallis (1952) and Hollander & Wolfe (1973), and SciPy; seasons put in by hand."""

import numpy as np
import pytest
from scipy import stats

from pipelines.analysis.limits import process_limits
from pipelines.analysis.seasonal import adjusted, kruskal_wallis, same_season, seasons, year_on_year


def grouped(*groups):
    values = np.array([value for group in groups for value in group], dtype=float)
    return values, np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def test_bottle_caps_of_kruskal_and_wallis():
    found = kruskal_wallis(
        *grouped([340, 345, 330, 342, 338], [339, 333, 344], [347, 343, 349, 355])
    )
    assert round(found[0], 3) == 5.656


def test_mucociliary_efficiency_of_hollander_and_wolfe():
    """R prints 0.77143, df 2, p 0.68."""
    found = kruskal_wallis(
        *grouped([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0])
    )
    assert round(found[0], 5) == 0.77143
    assert round(found[1], 2) == 0.68


def test_ties_as_scipy():
    rng = np.random.default_rng(1)
    values, group = rng.integers(0, 6, 40).astype(float), np.repeat(np.arange(4), 10)
    theirs = stats.kruskal(*(values[group == one] for one in range(4)))
    ours = kruskal_wallis(values, group)
    assert ours == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)


WAVE = np.array([0.0, 4.0, -1.0, -3.0])


def quarters(years, wave=WAVE, slope=0.0, seed=1):
    noise = np.random.default_rng(seed).standard_normal(4 * years)
    return 50 + np.tile(wave, years) + slope * np.arange(4 * years) + noise


@pytest.mark.parametrize("slope", [0.0, 0.8, -3.0])
def test_seasons_are_found_under_any_straight_trend(slope):
    assert seasons(quarters(4, slope=slope), 4).is_seasonal is True


@pytest.mark.parametrize("slope", [0.0, 0.8, -3.0])
def test_a_trend_alone_is_no_season(slope):
    assert seasons(quarters(4, wave=0 * WAVE, slope=slope), 4).is_seasonal is False
    exact = 10 + slope * np.arange(16.0)
    assert seasons(exact, 4).is_seasonal in (None, False)


@pytest.mark.parametrize(("per_year", "years"), [(4, 3), (4, 6), (12, 3), (12, 5)])
def test_few_series_without_seasons_are_said_to_have_them(per_year, years):
    rng = np.random.default_rng(per_year * years)
    said = [seasons(rng.standard_normal(per_year * years), per_year) for _ in range(800)]
    assert np.mean([one.is_seasonal for one in said]) < 0.075


@pytest.mark.parametrize(
    ("values", "per_year"),
    [
        (quarters(2), 4),
        (np.where(np.arange(12) == 5, np.nan, quarters(3)), 4),
        (np.full(16, 3.3), 4),
        (np.arange(9.0), 1),
        (np.array([]), 4),
    ],
    ids=["two years", "a quarter missing in one of three", "all alike", "yearly", "nothing"],
)
def test_cannot_tell(values, per_year):
    assert seasons(values, per_year).is_seasonal is None


def test_cannot_tell_where_even_perfect_seasons_would_not_pass():
    values = quarters(3, wave=100 * WAVE)
    assert seasons(values, 4).is_seasonal is True
    assert seasons(values, 4, alpha=0.01).is_seasonal is None


def test_adjusting_takes_seasons_off_and_leaves_level_and_trend():
    values = 50 + np.tile(WAVE, 5) + 0.5 * np.arange(20)
    assert adjusted(values, 4) == pytest.approx(50 + 0.5 * np.arange(20), abs=1e-9)
    values[7] = np.nan
    assert np.isnan(adjusted(values, 4)[7])


def test_limits_of_the_adjusted_series_are_those_of_its_noise():
    values = quarters(30, wave=5 * WAVE, seed=3)
    raw = process_limits(values[None], screened=False).sigma[0]
    left = process_limits(adjusted(values, 4)[None], screened=False).sigma[0]
    assert left == pytest.approx(1.0, abs=0.2)
    assert raw > 5 * left


def test_same_season_of_earlier_years_latest_first():
    values = np.array([1.0, 20, 30, 40, 2, 21, 31, 41, np.nan, 22, 32, 42, 9])
    found = same_season(values, 4, 12)
    assert np.array_equal(found.earlier, (np.nan, 2, 1), equal_nan=True)
    assert (found.value, found.usual, found.difference) == (9, 1.5, 7.5)
    assert same_season(values, 4, 4).earlier == (1,)
    assert np.isnan(same_season(values, 4, 3).difference)


def test_year_on_year_is_newcombe_s_interval():
    """Newcombe (1998), table II: 56/70 against 48/80, 0.0524 to 0.3339."""
    found = year_on_year((56, 70), (48, 80))
    assert found.difference == pytest.approx(0.2)
    assert (round(found.lower, 4), round(found.upper, 4)) == (0.0524, 0.3339)
    assert found.is_clear
    assert not year_on_year((5, 10), (4, 10)).is_clear
    nothing = year_on_year((0, 0), (4, 10))
    assert np.isnan(nothing.difference) and not nothing.is_clear
