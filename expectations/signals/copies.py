"""Copies: a return whose figures equal another's in more places than chance makes them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expectations.signals.family import sum_tail

SCREEN = 3.0
"""Standard deviations above what chance gives from which a pair is tested exactly."""


@dataclass(frozen=True)
class Copy:
    """``equal`` of ``places`` figures are the same; ``expected`` by chance."""

    first: int
    equal: int
    places: int
    expected: float
    chance: float


def copies(
    pair: NDArray[np.int64], a: NDArray[np.float64], b: NDArray[np.float64], at_least: int
) -> list[Copy]:
    """Pairs of returns with ``at_least`` figures side by side; ``pair`` says to which a place belongs.
    The chance of pairs that chance explains is 1.
    """
    size = int(pair.max()) + 1 if len(pair) else 0
    alike = equal_by_chance(a, b)
    places = np.bincount(pair, minlength=size)
    equal = np.bincount(pair, weights=a == b, minlength=size)
    expected = np.bincount(pair, weights=alike, minlength=size)
    spread = np.sqrt(np.bincount(pair, weights=alike * (1 - alike), minlength=size))
    found = []
    for one in np.flatnonzero(places >= at_least):
        chance = 1.0
        if equal[one] > expected[one] + SCREEN * spread[one]:
            chance = sum_tail(alike[pair == one], int(equal[one]))
        found.append(
            Copy(int(one), int(equal[one]), int(places[one]), float(expected[one]), chance)
        )
    return found


def equal_by_chance(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance that two counts around the same mean are equal: nought of the Skellam distribution
    (Skellam 1946), with the mean taken from both."""
    twice = a + b
    small = np.minimum(twice, 50.0)
    exact = np.exp(-small) * np.i0(small)
    return np.where(twice < 50, exact, 1 / np.sqrt(2 * np.pi * np.maximum(twice, 1)))
