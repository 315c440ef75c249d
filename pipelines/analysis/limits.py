"""Process limits of individual values from their moving ranges.

Shewhart's chart of individual values as in Wheeler, D. J. (1993), *Understanding Variation*, and NHS England,
*Making Data Count*. Limits describe the process as it ran. The values are full counts, so nothing here is
an error of sampling: the spread is how the counted thing itself moves from one period to the next.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TO_LIMIT = 2.66
"""Mean moving range to process limit: 3 / 1.128, rounded as Wheeler and NHS England print it."""
TO_RANGE_LIMIT = 3.267
"""Mean moving range to the upper limit of moving ranges."""
FIRM = 13
"""Limits from fewer values are trial limits."""
SAME = 1e-9
"""Share of the largest value below which two values are the same: means of equal values differ in their
last binary place."""


@dataclass(frozen=True)
class Limits:
    """One number a series, in the unit of its values; NaN where there are none: fewer than two neighbouring
    values, or values that differ though no two neighbours do."""

    mean: Floats
    average_range: Floats
    lower: Floats
    upper: Floats
    range_upper: Floats
    points: Ints
    """Values present."""

    @property
    def sigma(self) -> Floats:
        """A third of the way from the mean to a limit."""
        return (self.upper - self.mean) / 3

    @property
    def are_trial(self) -> Bools:
        return self.points < FIRM


def moving_ranges(values: Floats) -> Floats:
    """Distance of each value from the one before, same shape (series × points); NaN at the first point, at
    a gap, and just after it.
    """
    ranges = np.full(values.shape, np.nan)
    ranges[:, 1:] = np.abs(np.diff(values, axis=1))
    return ranges


def process_limits(values: Floats, *, screened: bool = True) -> Limits:
    """Mean ± 2.66 · mean moving range of each series (series × points, NaN a gap).

    ``screened``: moving ranges above 3.267 times their mean are left out, once, and the mean taken again
    (Nelson 1982, *Journal of Quality Technology* 14, 172-173), so that one jump does not hide itself.
    NHSRplotthedots does so unless told not to; qicharts2 does not unless told to; Wheeler does not. Where
    only unmoved neighbours would be left, nothing is left out.
    """
    present = ~np.isnan(values)
    points = present.sum(axis=1)
    mean = _average(np.where(present, values, 0.0).sum(axis=1), points)
    average = _average_range(moving_ranges(values), screened)
    same = _spread(values, present) <= SAME * _largest(values, present)
    average = np.where((average > 0) | same, average, np.nan)
    reach = TO_LIMIT * average
    return Limits(
        mean, average, mean - reach, mean + reach, TO_RANGE_LIMIT * average, points.astype(np.int64)
    )


def _average_range(ranges: Floats, screened: bool) -> Floats:
    known = ~np.isnan(ranges)
    filled = np.where(known, ranges, 0.0)
    first = _average(filled.sum(axis=1), known.sum(axis=1))
    if not screened:
        return first
    kept = known & (filled <= TO_RANGE_LIMIT * first[:, None])
    second = _average(np.where(kept, filled, 0.0).sum(axis=1), kept.sum(axis=1))
    return np.where(second > 0, second, first)


def _average(total: Floats, count: npt.NDArray[np.integer]) -> Floats:
    return np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)


def _largest(values: Floats, present: Bools) -> Floats:
    return np.asarray(np.where(present, np.abs(values), 0.0).max(axis=1, initial=0.0))


def _spread(values: Floats, present: Bools) -> Floats:
    highest = np.where(present, values, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(present, values, np.inf).min(axis=1, initial=np.inf)
    return np.asarray(np.where(present.any(axis=1), highest - lowest, 0.0))


def tolerance(values: Floats) -> Floats:
    """What counts as no difference, one number a series."""
    return SAME * _largest(values, ~np.isnan(values))
