"""Against PHEindicatormethods' test data (funnels of proportions, ratios and crude rates), FunnelPlotR's tests and
printed example, and the BCG trials as printed by metafor; limits also against exact fractions and SciPy."""

import csv
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from pipelines.analysis.dispersion import back, dispersion, onto, z_scores
from pipelines.analysis.funnel import Standing, funnel, wide_limits
from pipelines.analysis.funnel_limits import funnel_limits

PUBLISHED = Path(__file__).parent / "published"


def standings(kind):
    """Every third hospital ratio, target 1, and every fifth trust's proportion: counts, sizes, words of PHE."""
    with (PUBLISHED / "standings.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == kind]
    numbers = np.array([(float(row["count"]), float(row["size"])) for row in rows])
    return numbers[:, 0], numbers[:, 1], [row["standing"] for row in rows]


def test_ratios_stand_as_phe_says_by_exact_poisson_tails():
    counts, expected, published = standings("rate")
    assert list(funnel(counts, expected, "rate", target=1.0).standing) == published


def test_proportions_stand_as_phe_says_by_the_normal_limits():
    counts, sizes, published = standings("proportion")
    found = funnel(counts, sizes, "proportion", target=0.80642448, method="normal")
    assert list(found.standing) == published


@pytest.mark.parametrize(
    ("target", "size", "lower_95", "upper_95", "lower_998", "upper_998"),
    [
        (0.80642448, 1, 3.204264, 100, 0, 100),
        (0.80642448, 2, 25.885383, 100, 0, 100),
        (0.80642448, 5, 46.011039, 100, 26.039864, 100),
        (0.80642448, 7, 51.373565, 100, 34.494842, 100),
        (0.8218033782, 10000, 81.43030244, 82.93037332, 80.99777342, 83.36290233),
        (0.8218033782, 10750, 81.45693946, 82.90373629, 81.03977143, 83.32090432),
    ],
)
def test_normal_limits_of_proportions_as_phe(
    target, size, lower_95, upper_95, lower_998, upper_998
):
    found = funnel_limits([size], target, "proportion", "normal")
    limits = (found.lower_95, found.upper_95, found.lower_998, found.upper_998)
    published = (lower_95, upper_95, lower_998, upper_998)
    assert [100 * float(one[0]) for one in limits] == pytest.approx(published, abs=1e-6)


def interpolated(cumulated, p, size):
    """Spiegelhalter's appendix, by fractions: ``cumulated`` P(X ≤ r) for r = 0, 1, …"""
    count = next(r for r, chance in enumerate(cumulated) if chance > p)
    below = cumulated[count - 1] if count else 0
    between = (cumulated[count] - p) / (cumulated[count] - below)
    return max(0.0, float((count - between) / size))


@pytest.mark.parametrize(
    ("size", "target"), [(1, (1, 2)), (7, (3, 10)), (40, (19, 20)), (150, (1, 8))]
)
def test_exact_limits_of_proportions_by_fractions(size, target):
    theta = Fraction(*target)
    cumulated, total = [], Fraction(0)
    for r in range(size + 1):
        total += comb(size, r) * theta**r * (1 - theta) ** (size - r)
        cumulated.append(total)
    found = funnel_limits([size], float(theta), "proportion")
    tails = {
        "lower_95": Fraction(25, 1000), "upper_95": Fraction(975, 1000),
        "lower_998": Fraction(1, 1000), "upper_998": Fraction(999, 1000),
    }  # fmt: skip
    for name, p in tails.items():
        limit = float(getattr(found, name)[0])
        assert limit == pytest.approx(interpolated(cumulated, p, size), abs=1e-9)


@pytest.mark.parametrize(("size", "target"), [(4.2, 1.0), (60.0, 1.0), (1000.0, 0.05)])
def test_exact_limits_of_rates_by_scipy(size, target):
    mean = size * target
    cumulated = stats.poisson.cdf(np.arange(int(mean + 20 * np.sqrt(mean) + 20)), mean).tolist()
    found = funnel_limits([size], target, "rate")
    for name, p in (("lower_95", 0.025), ("upper_95", 0.975), ("upper_998", 0.999)):
        limit = float(getattr(found, name)[0])
        assert limit == pytest.approx(interpolated(cumulated, p, size), abs=1e-6)


def test_exact_and_normal_limits_meet_for_many_cases():
    exact = funnel_limits([1e6], 0.3, "proportion")
    normal = funnel_limits([1e6], 0.3, "proportion", "normal")
    assert exact.lower_95[0] == pytest.approx(normal.lower_95[0], abs=2e-6)
    assert exact.upper_998[0] == pytest.approx(normal.upper_998[0], abs=2e-6)


def test_a_unit_stands_out_only_where_its_tail_is_small():
    """All 20 of 20 at a target of 99 % is likelier than not, though the interpolated line lies below 1."""
    found = funnel([20, 16], [20, 20], "proportion", target=0.99)
    assert found.limits.upper_95[0] < 1
    assert found.standing == (Standing.INSIDE, Standing.LOW_998)


SIX = [100.0, 150, 180, 80, 120, 225], [108.0, 112, 165, 95, 100, 220]


def test_phi_as_funnelplotr_prints_it():
    found = funnel(SIX[0], SIX[1], "rate", target=1.0, scale="log", trimming="truncated").dispersion
    assert round(found.phi, 6) == 2.948033
    assert found.units == 6


def test_phi_of_winsorised_scores_by_numpy():
    z, error = z_scores(np.array(SIX[0]), np.array(SIX[1]), 1.0, "root")
    low, high = np.quantile(z, [0.1, 0.9])
    kept = np.clip(z, low, high)
    found = dispersion(z, error)
    assert found.phi == pytest.approx(float((kept**2).mean()), abs=1e-12)
    assert found.p_value == pytest.approx(stats.chi2.sf((kept**2).sum(), 6), rel=1e-9)


def test_outliers_among_54_hospitals_as_funnelplotr_counts_them():
    """Days of stay in ``medpar`` (Hilbe) against its vignette's Poisson model: 25 of 54 beyond 99.8 % limits,
    9 once what hospitals differ by is added as the SHMI does."""
    stays = np.loadtxt(PUBLISHED / "stays.csv", delimiter=",", skiprows=1)
    found = funnel(stays[:, 0], stays[:, 1], "rate", target=1.0, scale="log", trimming="truncated")
    beyond = (Standing.LOW_998, Standing.HIGH_998)
    assert sum(one in beyond for one in found.wide_standing) == 9
    low, high = (
        stats.chi2.ppf(tail, 2 * (stays[:, 1] + more)) / 2
        for tail, more in ((0.001, 0), (0.999, 1))
    )
    # FunnelPlotR's limits are a confidence interval about the expected number; tails of the observed one are a
    # little stricter, and two hospitals lie between.
    assert int(((stays[:, 0] < low) | (stays[:, 0] > high)).sum()) == 25
    assert sum(one in beyond for one in found.standing) == 23
    assert found.dispersion.is_over


TRIALS = np.array([
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
], float)  # fmt: skip
"""Tuberculosis, yes and no, among vaccinated and others: Colditz et al. (1994)."""


def test_tau_squared_of_the_bcg_trials_as_metafor_prints_it():
    """DerSimonian and Laird on log risk ratios: Q 152.2330, τ² 0.3088."""
    a, b, c, d = TRIALS.T
    ratio = np.log(a / (a + b) / (c / (c + d)))
    error = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    pooled = np.average(ratio, weights=1 / error**2)
    found = dispersion((ratio - pooled) / error, error, tails="kept")
    assert round(found.phi * found.units, 4) == 152.2330
    assert round(found.tau_squared, 4) == 0.3088


def test_units_alike_have_no_variance_between_and_the_wide_limits_are_no_wider():
    counts = np.full(30, 45)
    found = funnel(counts, counts * 2, "proportion")
    assert (found.dispersion.tau_squared, found.dispersion.is_over) == (0.0, False)
    assert found.wide.lower_95[0] == pytest.approx(found.limits.lower_95[0], abs=0.01)
    assert set(found.wide_standing) == {Standing.INSIDE}


@pytest.mark.parametrize(("kind", "scale"), [("proportion", "arcsine"), ("rate", "root")])
def test_units_that_differ_get_limits_that_hold_them(kind, scale):
    rng = np.random.default_rng(8)
    size = rng.integers(200, 4000, 400).astype(float)
    true = np.clip(rng.normal(0.6, 0.05, 400), 0, 1)
    count = (
        rng.binomial(size.astype(int), true) if kind == "proportion" else rng.poisson(size * true)
    )
    found = funnel(count, size, kind)
    plain = np.mean([one != Standing.INSIDE for one in found.standing])
    wide = np.mean([one != Standing.INSIDE for one in found.wide_standing])
    assert found.dispersion.is_over
    assert plain > 0.4
    # Winsorising keeps the variance between units small: one in nine, not one in twenty.
    assert 0.05 < wide < 0.16
    assert found.dispersion.tau_squared > 0
    assert (found.wide.upper_95 > found.limits.upper_95).all()


def test_wide_limits_agree_with_wide_standing():
    rng = np.random.default_rng(9)
    size = rng.integers(20, 900, 200).astype(float)
    count = rng.binomial(size.astype(int), rng.beta(30, 6, 200))
    found = funnel(count, size, "proportion")
    for value, low, high, said in zip(
        found.values, found.wide.lower_95, found.wide.upper_95, found.wide_standing, strict=True
    ):
        assert (said == Standing.INSIDE) == (low <= value <= high)


def test_the_target_is_the_pooled_value_or_given():
    assert funnel([1, 30], [10, 90], "proportion").target == 0.31
    assert funnel([1, 30], [10, 90], "proportion", target=0.5).target == 0.5


def test_units_without_a_value_stand_nowhere_and_do_not_count():
    found = funnel([5, np.nan, 3, 7, 8], [10, 10, 0, 5, 16], "proportion")
    assert found.standing[1:4] == found.wide_standing[1:4] == (None, None, None)
    assert found.target == 0.5
    assert found.dispersion.units == 2


@pytest.mark.parametrize(
    ("counts", "sizes", "kind"),
    [([10, 5], [10, 5], "proportion"), ([0, 0], [10, 5], "rate"), ([1], [0], "rate")],
    ids=["all of all", "none of all", "no unit"],
)
def test_no_funnel_without_room_for_chance(counts, sizes, kind):
    with pytest.raises(ValueError):
        funnel(counts, sizes, kind)


@pytest.mark.parametrize("scale", ["arcsine", "root", "log"])
def test_scales_turn_there_and_back(scale):
    values = np.array([0.01, 0.5, 0.99])
    assert back(onto(values, scale), scale) == pytest.approx(values, abs=1e-12)


def test_limits_stay_within_what_a_value_can_be():
    for limits in (
        funnel_limits([1, 3, 20], 0.97, "proportion"),
        funnel_limits([1, 3, 20], 0.97, "proportion", "normal"),
        wide_limits([1, 3, 20], 0.97, "proportion", 0.2, "arcsine"),
    ):
        for line in (limits.lower_998, limits.lower_95, limits.upper_95, limits.upper_998):
            assert ((line >= 0) & (line <= 1)).all()
    assert np.isnan(funnel_limits([0, -1, np.nan], 0.5, "proportion").upper_95).all()
