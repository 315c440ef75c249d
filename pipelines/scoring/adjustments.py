"""Deductions and bonuses. Points are positive here; the caller takes deductions off."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pipelines.scoring.intervals import Z_95, wilson
from pipelines.scoring.rounding import Floats, half_up


def capped(events: npt.ArrayLike, k: float, cap: float, digits: int = 4) -> Floats:
    """``k`` points an event, at most ``cap``, half-up to ``digits``; no event where NaN."""
    return half_up(np.minimum(np.nan_to_num(np.asarray(events, np.float64)) * k, cap), digits)


def wilson_shortfall(
    k: npt.ArrayLike, n: npt.ArrayLike, threshold: float, z: float = Z_95
) -> Floats:
    """Percentage points by which the upper 95 % Wilson limit of k/n lies below ``threshold`` (%), 0
    when it does not. Continuous: one more mismatch costs a little more, and a small sample is given
    the benefit of the doubt. 0 where there is no proportion.
    """
    _, upper = wilson(k, n, z)
    return np.maximum(np.nan_to_num(threshold - 100.0 * upper, nan=0.0), 0.0)


def best_per_matter(entries: Iterable[tuple[str, float]]) -> float:
    """The sum of points over (matter, points), only the best of each matter."""
    best: dict[str, float] = {}
    for matter, points in entries:
        best[matter] = max(points, best.get(matter, 0.0))
    return float(sum(best.values()))


def improvement(
    totals: npt.ArrayLike,
    year_ago: npt.ArrayLike,
    is_barred: npt.ArrayLike,
    threshold: float,
    points: float,
) -> Floats:
    """``points`` for each total at least ``threshold`` above the year before's, unless barred. Both
    totals rounded, so that the difference is the one people see. None without a year before.
    """
    gained = np.asarray(totals, np.float64) - np.asarray(year_ago, np.float64)
    with np.errstate(invalid="ignore"):
        earned = (np.round(gained, 9) >= threshold) & ~np.asarray(is_barred, dtype=bool)
    return np.where(earned, points, 0.0)


def within_cap(amounts: Sequence[npt.ArrayLike], cap: float) -> list[Floats]:
    """Bonuses in order, each cut to what the total cap leaves of it, so that rows add up."""
    left: npt.ArrayLike = cap
    result = []
    for amount in amounts:
        given = np.minimum(np.asarray(amount, np.float64), left)
        left = np.round(np.asarray(left, np.float64) - given, 9)
        result.append(given)
    return result
