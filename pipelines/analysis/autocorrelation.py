"""Whether neighbouring values of a series resemble each other too much for a control chart.

The limits of ``limits`` rest on neighbours that differ as much as any two values do. Where they do not,
moving ranges are too small, limits too narrow and signals too many.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.analysis.limits import Bools, Ints
from pipelines.scoring.rounding import Floats

Z_ONE_SIDED_95 = 1.6448536269514722
"""The 95 % point of the normal distribution."""
FEWEST = 12
"""Values below which nothing is said: a year of months."""


@dataclass(frozen=True)
class Resemblance:
    """One number a series. ``bound``: what ``lag_1`` exceeds in one of twenty independent series; both
    NaN below 12 values or where all are the same. ``width``: how wide the process limits are, of what
    they should be, if the series is a steady first-order autoregression: 0.6 means 60 %.
    """

    lag_1: Floats
    bound: Floats
    width: Floats

    @property
    def is_too_much(self) -> Bools:
        return np.asarray(self.lag_1 > self.bound)


def resemblance(values: Floats) -> Resemblance:
    """Of each series (series × points, NaN a gap), by the one-sided 95 % bound under independence,
    (−1 + 1.645 √(n − 2)) / (n − 1): Anderson, R. L. (1942), *Annals of Mathematical Statistics* 13, 1-13.

    A trend or a lasting shift also makes neighbours alike, so "too much" asks to look for one first; it
    does not prove that each value depends on the last. Mean moving ranges shrink by √(1 − r).
    """
    present = (~np.isnan(values)).sum(axis=1)
    enough = present >= FEWEST
    lag = np.where(enough, lag_1(values), np.nan)
    count = np.where(enough, present, FEWEST).astype(np.float64)
    bound = (-1 + Z_ONE_SIDED_95 * np.sqrt(count - 2)) / (count - 1)
    return Resemblance(
        lag, np.where(np.isnan(lag), np.nan, bound), np.sqrt(1 - np.clip(lag, 0.0, 1.0))
    )


def lag_1(values: Floats) -> Floats:
    """Autocorrelation at lag 1 of each series: Σ(x − x̄)(next − x̄) / Σ(x − x̄)² (Box & Jenkins 1970). With
    gaps, the mean product of the pairs there are over the mean square, as R's ``acf`` with ``na.pass``;
    that mean product is taken over one more than the pairs. NaN for equal values.
    """
    present = ~np.isnan(values)
    count = present.sum(axis=1)
    filled = np.where(present, values, 0.0)
    mean = np.divide(filled.sum(axis=1), count, out=np.zeros(len(values)), where=count > 0)
    off = np.where(present, values - mean[:, None], 0.0)
    products = (off[:, 1:] * off[:, :-1]).sum(axis=1)
    pairs: Ints = (present[:, 1:] & present[:, :-1]).sum(axis=1)
    square = (off * off).sum(axis=1)
    largest = np.abs(filled).max(axis=1, initial=0.0)
    varies = square > count * (1e-9 * largest) ** 2
    return np.divide(
        products * count, square * (pairs + 1), out=np.full(len(values), np.nan), where=varies
    )
