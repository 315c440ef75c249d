"""Chances of counts: how far into its tail a count lies, by a Poisson or negative binomial law."""

from functools import lru_cache
from math import erfc, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from expectations.history.panel import Floats

LARGEST = 200
"""Counts are followed up to here: expected ones are small, and further out the chance is nought."""
FAR = 37.0
"""Normal scores end here; the chance beyond has no number."""


def tails(count: "Floats", mean: "Floats", variance: "Floats") -> "tuple[Floats, Floats]":
    """The mid-p chances of so few, and of so many: P(Y < y) + P(Y = y)/2, and the other side's.

    Y has this mean and variance: negative binomial where the variance is larger, else Poisson. The
    mid-p convention (Lancaster, *JASA* 1961;56:223-234) makes the chances of discrete counts add to 1.
    """
    count = np.clip(np.round(count), 0, LARGEST)
    mean = np.maximum(mean, 1e-9)
    over = np.maximum(variance - mean, 1e-9 * mean)
    size = mean * mean / over
    step = mean / (mean + size)
    # exp(size · log(size / (size + mean))), also where size is very large.
    mass = np.exp(-size * np.log1p(mean / size))
    below, above, last = np.zeros_like(mass), np.zeros_like(mass), count.max(initial=0)
    for y in range(LARGEST + 1):
        share = np.where(count == y, 0.5, 1.0)
        below += np.where(count >= y, share * mass, 0)
        above += np.where(count <= y, share * mass, 0)
        mass = mass * (y + size) / (y + 1) * step
        if y >= last and (mass <= 1e-15 * above).all():
            break
    return np.minimum(below, 1), np.minimum(above, 1)


def scores(count: "Floats", mean: "Floats", variance: "Floats") -> "Floats":
    """Normal scores of counts: negative below what is usual (quantile residuals; Dunn and Smyth,
    *J. Comput. Graph. Stat.* 1996;5:236-244, with the mid-p instead of a random one)."""
    below, above = tails(count, mean, variance)
    return np.where(above < below, score(above), -score(below))


def score(chance: "Floats") -> "Floats":
    """The normal score that is exceeded with this chance, for chances up to a half."""
    grid, logs = _normal_tail()
    small = np.log(np.clip(chance, 1e-300, 0.5))
    return np.interp(-small, -logs, grid)


@lru_cache
def _normal_tail() -> "tuple[Floats, Floats]":
    grid = np.linspace(0, FAR, 7401)
    return grid, np.log([0.5 * erfc(z / sqrt(2)) for z in grid])
