"""Confidence intervals of proportions.

Wilson, E. B. (1927), *JASA* 22, 209-212. Newcombe, R. G. (1998), *Statistics in Medicine* 17,
857-872 (method 3, one proportion) and 873-890 (method 10, the difference of two).
"""

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def wilson(k: npt.ArrayLike, n: npt.ArrayLike, z: float = Z_95) -> tuple[Floats, Floats]:
    """Lower and upper limit (0 to 1) of ``k`` out of ``n``, the score interval without continuity
    correction. NaN where n is 0 or k does not lie within 0 to n: no proportion, no interval.
    """
    hits, trials = np.broadcast_arrays(
        np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        valid = (trials > 0) & (hits >= 0) & (hits <= trials)
        size = np.where(valid, trials, np.nan)
        share = hits / size
        middle = share + z * z / (2 * size)
        reach = z * np.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
        scale = 1 + z * z / size
    # The formula leaves a rounding error where the limit is exactly 0 or 1.
    lower = np.where(share == 0, 0.0, (middle - reach) / scale)
    upper = np.where(share == 1, 1.0, (middle + reach) / scale)
    return np.where(valid, lower, np.nan), np.where(valid, upper, np.nan)


def newcombe(
    k1: npt.ArrayLike,
    n1: npt.ArrayLike,
    k2: npt.ArrayLike,
    n2: npt.ArrayLike,
    z: float = Z_95,
) -> tuple[Floats, Floats]:
    """Lower and upper limit of k1/n1 − k2/n2, independent samples. NaN where either is no
    proportion.
    """
    low1, high1 = wilson(k1, n1, z)
    low2, high2 = wilson(k2, n2, z)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1 = np.asarray(k1, dtype=np.float64) / np.asarray(n1, dtype=np.float64)
        p2 = np.asarray(k2, dtype=np.float64) / np.asarray(n2, dtype=np.float64)
        lower = p1 - p2 - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
        upper = p1 - p2 + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return np.asarray(lower), np.asarray(upper)
