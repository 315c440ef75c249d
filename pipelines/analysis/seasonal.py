"""Comparing like with like: the same season of earlier years, and whether a series has seasons at all.

The test: values less their trend, ranked, by season (Kruskal & Wallis 1952, *JASA* 47, 583-621, used so on
seasonal parts by Statistics Canada's X-11-ARIMA, Lothian & Morry 1978). The trend is the median of all changes
between the same seasons of different years (Hirsch, Slack & Smith 1982, *Water Resources Research* 18, 107-121),
which seasons cannot disturb.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc

from pipelines.analysis.limits import SAME, Ints
from pipelines.scoring.intervals import newcombe
from pipelines.scoring.rounding import Floats

FEWEST_YEARS = 3
"""Values a season below which nothing is said."""
ALPHA = 0.05


@dataclass(frozen=True)
class Seasons:
    """``is_seasonal`` None: cannot tell. Some season has fewer than three values, all values are alike, or even
    perfectly separate seasons would not have passed the test."""

    p_value: float
    is_seasonal: bool | None


@dataclass(frozen=True)
class SameSeason:
    """``earlier``: values of the same season in the years before, the latest first, NaN where missing;
    ``usual``: their median, NaN without any."""

    value: float
    earlier: tuple[float, ...]
    usual: float

    @property
    def difference(self) -> float:
        return self.value - self.usual


@dataclass(frozen=True)
class YearOnYear:
    """Of two proportions, this period's less last year's; 95 % limits. NaN where either is no proportion."""

    difference: float
    lower: float
    upper: float

    @property
    def is_clear(self) -> bool:
        """Whether 0 lies outside the limits."""
        return self.lower > 0 or self.upper < 0


def same_season(values: Floats, per_year: int, at: int) -> SameSeason:
    """The value ``at`` a point of one series (one value a period, NaN a gap) and its like before."""
    earlier = values[at - per_year :: -per_year] if at >= per_year else values[:0]
    known = earlier[~np.isnan(earlier)]
    usual = float(np.median(known)) if len(known) else float("nan")
    return SameSeason(float(values[at]), tuple(earlier.tolist()), usual)


def seasons(values: Floats, per_year: int, alpha: float = ALPHA) -> Seasons:
    """Whether one series of ``per_year`` periods a year differs by season. At ``alpha`` 0.05 about 2 to 7 % of
    series without seasons are said to have them (fewest with many seasons and few years). A pattern that
    repeats may come from how the work is planned or reported.
    """
    group = np.arange(len(values)) % per_year
    known = ~np.isnan(values)
    counts = np.bincount(group[known], minlength=per_year)
    if per_year < 2 or counts.min() < FEWEST_YEARS:
        return Seasons(np.nan, None)
    level = values - _slope(values, per_year) * np.arange(len(values))
    # Values equal once the trend is off must stay tied, or rounding errors would rank them.
    step = SAME * (float(np.nanmax(np.abs(values))) or 1.0)
    level = np.asarray(np.rint(level / step))
    _, p_value = kruskal_wallis(level[known], group[known])
    _, least = kruskal_wallis(np.arange(known.sum(), dtype=np.float64), np.sort(group[known]))
    can_tell = not np.isnan(p_value) and least < alpha
    return Seasons(p_value, p_value < alpha if can_tell else None)


def kruskal_wallis(values: Floats, group: Ints) -> tuple[float, float]:
    """H, corrected for ties, and its chance under χ² (groups − 1), without groups of no values. NaN where all
    values are equal."""
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    rank = (last - (times - 1) / 2)[place]
    count = len(values)
    sums = np.bincount(group, rank)
    sizes = np.bincount(group)
    met = sizes > 0
    tied = 1 - float((times.astype(float) ** 3 - times).sum()) / (float(count) ** 3 - count)
    if tied == 0 or met.sum() < 2:
        return float("nan"), float("nan")
    spread = float((sums[met] ** 2 / sizes[met]).sum())
    statistic = (12 / (count * (count + 1)) * spread - 3 * (count + 1)) / tied
    return statistic, float(gammaincc((met.sum() - 1) / 2, statistic / 2))


def adjusted(values: Floats, per_year: int) -> Floats:
    """The series less what its seasons usually add (median of each season's distance from the trend, made to
    sum to 0 over the year): for a control chart of a series that ``seasons`` finds seasonal.

    The usual is taken from these same values, so with few years limits are a little narrow; the chart says nothing
    of a change of the seasons themselves.
    """
    trend = _slope(values, per_year) * np.arange(len(values))
    group = np.arange(len(values)) % per_year
    usual = np.array([_median((values - trend)[group == one]) for one in range(per_year)])
    return np.asarray(values - (usual - np.nanmean(usual))[group])


def year_on_year(now: tuple[float, float], before: tuple[float, float]) -> YearOnYear:
    """Numerator and denominator of the same period in two years, as independent (Newcombe 1998, method 10). Full
    counts have no error of sampling; the limits say what two outcomes of one unchanged process may differ
    by. Much the same people counted in both years make them too wide.
    """
    lower, upper = newcombe(*now, *before)
    if np.isnan(lower):
        return YearOnYear(np.nan, np.nan, np.nan)
    return YearOnYear(now[0] / now[1] - before[0] / before[1], float(lower), float(upper))


def _slope(values: Floats, per_year: int) -> float:
    """Change a period; 0 where no season has two values."""
    rates = [
        (values[years * per_year :] - values[: -years * per_year]) / (years * per_year)
        for years in range(1, (len(values) - 1) // per_year + 1)
    ]
    slope = _median(np.concatenate(rates)) if rates else float("nan")
    return 0.0 if np.isnan(slope) else slope


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")
