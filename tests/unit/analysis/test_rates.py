"""Against the test data of PHEindicatormethods (``testdata_Byars_Wilson``, ``testdata_Rate``), the Poisson limits in
FunnelPlotR's tests, and SciPy's χ² distribution."""

import numpy as np
import pytest
from scipy import stats

from pipelines.analysis.funnel_limits import Z_998
from pipelines.analysis.rates import byar, count_limits, exact_poisson, rate_limits
from pipelines.scoring.intervals import Z_95


@pytest.mark.parametrize(
    ("count", "z", "lower", "upper"),
    [
        (65, Z_95, 50.163187710459454, 82.84913854593984),
        (1045, Z_95, 982.5932018073325, 1110.33121298565),
        (1, Z_95, 0.01307213290150435, 5.5637555824752605),
        (65, Z_998, 42.8802614714802, 94.00029084431802),
        (1045, Z_998, 947.9407035610374, 1148.806160988033),
        (10, Z_998, 2.916318374695686, 24.193724927880535),
    ],
)
def test_byar_as_published(count, z, lower, upper):
    low, high = byar(count, z)
    assert float(low) == pytest.approx(lower, rel=1e-9)
    assert float(high) == pytest.approx(upper, rel=1e-9)


RATES = [
    (1, 100, 25.317807984289896, 5571.643390938898, 1.0005003335835343, 9233.413476451586),
    (5, 100, 1623.4863901184199, 11668.332079322669, 739.3717319178389, 16454.745203680104),
    (20, 100, 12211.428834875936, 30889.880369197064, 8922.802365144193, 38085.03562504191),
    (65, 100, 50163.18771045945, 82849.13854593984, 42880.261471480204, 94000.290844318),
    (9856, 12345, 78269.49058976758, 81430.01654272141, 77375.90543271053, 82354.47277095431),
    (7776456, 7564336677, 102.73196005302074, 102.87648334092832, 102.690317308454, 102.91817639509068),
    (222, 3215, 6026.574877652674, 7875.729370871851, 5560.737695259853, 8461.04668173341),
    (999, 3456, 27141.30493609052, 30755.833237378414, 26162.147596445768, 31845.604819822653),
    (2, 200, 121.10463927198258, 3612.3438338619794, None, None),
    (250, 220, 99984.94738532876, 128631.14487455782, 92710.00554438953, 137651.23772147458),
]  # fmt: skip
"""Per 100,000: exact below 10 events, Byar's from there."""


@pytest.mark.parametrize("row", RATES, ids=lambda row: f"{row[0]} of {row[1]}")
def test_rates_as_published(row):
    count, exposure, *published = row
    for z, lower, upper in ((Z_95, *published[:2]), (Z_998, *published[2:])):
        if lower is None:
            continue
        low, high = rate_limits(count, exposure, per=100_000, z=z)
        assert float(low) == pytest.approx(lower, rel=1e-9)
        assert float(high) == pytest.approx(upper, rel=1e-9)


def test_exact_limits_over_expected_events_as_funnelplotr():
    expected = np.array([15, 20, 30])
    for z, lower, upper in (
        (Z_95, [0.5596924, 0.6108260, 0.6746958], [1.649348, 1.544419, 1.427562]),
        (Z_998, [0.3862650, 0.4479107, 0.5289724], [2.082907, 1.902094, 1.702771]),
    ):
        low, high = exact_poisson(expected, z)
        assert np.round(low / expected, 7).tolist() == lower
        assert np.round(high / expected, 6).tolist() == upper


def test_exact_limits_are_chi_square_quantiles():
    counts = np.arange(1, 60)
    low, high = exact_poisson(counts)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * counts) / 2, rel=1e-9)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * counts + 2) / 2, rel=1e-9)


def test_no_events_have_a_lower_limit_of_nothing_and_an_upper_one():
    low, high = count_limits(0)
    assert float(low) == 0
    assert float(high) == pytest.approx(-np.log(0.025), rel=1e-12)
    assert float(byar(0)[0]) == 0


def test_byar_never_goes_below_nothing():
    assert float(byar(1, 4.0)[0]) == 0


def test_no_count_or_no_exposure_no_limits():
    for limit in (*count_limits([-1, np.nan]), *rate_limits([5, 5, np.nan], [0, -1, 10])):
        assert np.isnan(limit).all()
