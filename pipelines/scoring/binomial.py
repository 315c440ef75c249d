"""Many draws of the same binomial counts, quickly.

NumPy draws a count whose mean is small by adding up chances until they pass a uniform number: tens of
divisions at a mean of 20, each time anew. Here those sums are kept in a table, and where in it a uniform
number falls is looked up by the guide table of Chen & Asau (1974), *AIIE Transactions* 6, 163-166 (Devroye
1986, *Non-Uniform Random Variate Generation*, section III.2.4). Exact to the rounding of a sum of chances.
Counts with a larger mean are NumPy's own.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.scoring.grades import Ints
from pipelines.scoring.rounding import Floats

SMALL, LARGEST = 30.0, 128
"""A mean of the rarer outcome below this is looked up; no count of it above the other ever comes: its
chance is below 1e-30."""
GUIDES = 64
"""Places a table of chances is entered at."""


@dataclass(frozen=True)
class Tables:
    """``sums`` (cells × counts from 0): chance of at most such a count; ``guide`` (cells × GUIDES): the
    count at which to begin, for a uniform number of that stretch."""

    sums: Floats
    guide: npt.NDArray[np.uint8]


class Binomials:
    """Independent counts, ``n`` and ``chance`` of each (cells)."""

    def __init__(self, n: Ints, chance: Floats) -> None:
        self._n, self._chance = n, chance
        self._is_rare = chance <= 0.5
        rarer = np.where(self._is_rare, chance, 1.0 - chance)
        is_small = n * rarer < SMALL
        self._small, self._large = np.flatnonzero(is_small), np.flatnonzero(~is_small)
        self._tables = _tables(n[is_small], rarer[is_small])

    def draw(self, rng: np.random.Generator, draws: int) -> Ints:
        """Cells × draws."""
        drawn = np.empty((len(self._n), draws), np.int64)
        large, small = self._large, self._small
        # Draws of one cell side by side: numpy then sets up each cell's distribution only once.
        size = len(large), draws
        drawn[large] = rng.binomial(self._n[large, None], self._chance[large, None], size)
        rarer = _look_up(self._tables, rng.random((len(small), draws)))
        rare = self._is_rare[small, None]
        drawn[small] = np.where(rare, rarer, self._n[small, None] - rarer)
        return drawn


def _tables(n: Ints, chance: Floats) -> Tables:
    """Of chances up to a half: chance(0), and from each the next, chance(k + 1) = chance(k) · (n − k) /
    (k + 1) · p / (1 − p)."""
    width = int(min(n.max(initial=0), LARGEST)) + 1
    chances = np.empty((width, len(n)))
    chances[0], odds = np.exp(n * np.log1p(-chance)), chance / (1.0 - chance)
    for count in range(1, width):
        left = np.maximum(n - (count - 1), 0)
        chances[count] = chances[count - 1] * left * (odds / count)
    sums = np.minimum(np.cumsum(chances, axis=0).T, 1.0, order="C")
    # Whatever rounding left of 1, no uniform number lies beyond the last count.
    sums[np.arange(width) >= n[:, None]] = 1.0
    sums[:, -1] = 1.0
    place = np.ceil(sums * GUIDES).astype(np.int64)
    place += np.arange(len(n))[:, None] * (GUIDES + 1)
    ends = np.bincount(place.ravel(), minlength=len(n) * (GUIDES + 1)).reshape(-1, GUIDES + 1)
    return Tables(sums, np.cumsum(ends, axis=1)[:, :GUIDES].astype(np.uint8))


def _look_up(tables: Tables, uniform: Floats) -> Ints:
    """The first count whose sum of chances is above the uniform number, cells × draws."""
    cells, width = tables.sums.shape
    at = (uniform * GUIDES).astype(np.int64)
    at += np.arange(cells)[:, None] * GUIDES
    found = tables.guide.ravel()[at].astype(np.int64)
    sums, begin = tables.sums.ravel(), np.arange(cells)[:, None] * width
    below = np.flatnonzero(uniform >= sums[begin + found])
    flat, numbers = found.ravel(), uniform.ravel()
    first = np.broadcast_to(begin, found.shape).ravel()
    while len(below):
        flat[below] += 1
        below = below[numbers[below] >= sums[first[below] + flat[below]]]
    return found
