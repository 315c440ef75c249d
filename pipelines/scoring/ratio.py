"""The ratio of two sums over a sample of pairs, with its interval: recounted over reported.

Cochran, W. G. (1977), *Sampling Techniques*, 3rd ed., §2.11 and §6.3: the ratio estimator and its
variance, with the finite population correction. The interval uses Student's t.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Z_95 = 1.959963984540054


class Ratio(NamedTuple):
    """``low``, ``high``: 95 %; NaN with fewer than two pairs, or nothing reported."""

    value: float
    low: float
    high: float
    pairs: int


def ratio(over: npt.ArrayLike, under: npt.ArrayLike, population: int | None = None) -> Ratio:
    """Σ over / Σ under. ``population``: how many pairs there are in all, where the sample is a good part
    of them. Raises ValueError for lists of different length."""
    y, x = np.asarray(over, np.float64), np.asarray(under, np.float64)
    if y.shape != x.shape:
        raise ValueError("over and under must pair up")
    n, total = len(x), float(x.sum())
    if n == 0 or total == 0:
        return Ratio(np.nan, np.nan, np.nan, n)
    value = float(y.sum() / total)
    if n < 2:
        return Ratio(value, np.nan, np.nan, n)
    left = y - value * x
    variance = float((left**2).sum() / (n - 1) / n / (total / n) ** 2)
    if population:
        variance *= max(0.0, 1.0 - n / population)
    reach = student(n - 1) * variance**0.5
    return Ratio(value, value - reach, value + reach, n)


def student(freedom: int) -> float:
    """The 97.5 % point of Student's t, by Hill's expansion of the normal point (Hill, G. W. (1970),
    *Communications of the ACM* 13, 617-620, algorithm 396); exact for one and two degrees."""
    if freedom == 1:
        return 12.706204736432095
    if freedom == 2:
        return 4.302652729911275
    z, n = Z_95, float(freedom)
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / n + g2 / n**2 + g3 / n**3 + g4 / n**4
