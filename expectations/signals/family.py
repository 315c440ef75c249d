"""Many tests together, and the tails they need."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def holm(chances: Sequence[float], alpha: float) -> list[bool]:
    """Which of some tests stand when all are taken together (Holm 1979): the chance that any of those
    with nothing behind it does is at most ``alpha``."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    kept = [False] * len(chances)
    for place, i in enumerate(order):
        if chances[i] > alpha / (len(chances) - place):
            break
        kept[i] = True
    return kept


def binomial_tail(successes: int, trials: int, share: float) -> float:
    """The chance of so many successes or more."""
    if successes <= 0:
        return 1.0
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    return min(1.0, math.fsum(_binomial(k, trials, share) for k in range(successes, trials + 1)))


def _binomial(successes: int, trials: int, share: float) -> float:
    ways = (
        math.lgamma(trials + 1) - math.lgamma(successes + 1) - math.lgamma(trials - successes + 1)
    )
    return math.exp(ways + successes * math.log(share) + (trials - successes) * math.log1p(-share))


def sum_tail(shares: NDArray[np.float64], successes: int) -> float:
    """The chance of so many successes or more in trials that each have their own chance of one (the
    Poisson binomial distribution), by adding one trial after another."""
    if successes <= 0:
        return 1.0
    held = np.zeros(successes + 1)  # the last place: so many or more
    held[0] = 1.0
    for share in shares:
        moved = held[:-1] * share
        held[:-1] -= moved
        held[1:] += moved
    return float(min(1.0, held[-1]))


def chi_square_tail(value: float, freedom: int) -> float:
    """The chance of a chi-square this large or larger, for an odd number of degrees of freedom
    (Abramowitz & Stegun 26.4.4)."""
    if freedom % 2 == 0:
        raise ValueError("an odd number of degrees of freedom")
    if value <= 0:
        return 1.0
    term = math.sqrt(2 * value / math.pi) * math.exp(-value / 2)
    total = math.erfc(math.sqrt(value / 2))
    for step in range(1, freedom, 2):
        total += term
        term *= value / (step + 2)
    return min(1.0, total)
