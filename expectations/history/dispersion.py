"""How far figures of an element usually stray from what was expected: the variance grows with the
expected figure m as a + k·m + f²·m². k is the size of what comes in pieces (1 for what is counted one by
one, the usual sum for money), f what varies however large the figure is.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from expectations.history.counts import scores

if TYPE_CHECKING:
    from expectations.history.panel import Booleans, Floats, Integers

SMALL = 30.0
"""Expected counts below this are judged by their exact chance."""
WORTHWHILE = 0.8
"""What lies nearer than this many standard deviations is no surprise, whatever its exact chance."""
ROUNDING = 0.25
LEAST = 0.02
"""No element is taken to stray by less than 2 %."""
BINS = 8
IN_BIN = 25
NORMAL_80 = 1.2816
"""Four fifths of a normal law lie within so many standard deviations."""


class Dispersion(NamedTuple):
    """a, k and f of the variance: one number each, or one a figure."""

    rounding: "Floats | float"
    piece: "Floats | float"
    share: "Floats | float"

    def variance(self, mean: "Floats") -> "Floats":
        return self.rounding + self.piece * mean + (self.share * mean) ** 2

    def stable(self, value: "Floats") -> "Floats":
        """The figure on a scale on which the variance is 1: the integral of 1/√variance."""
        f, k = self.share, self.piece
        return np.log(2 * f * np.sqrt(self.variance(value)) + 2 * f * f * value + k) / f

    def of(self, which: "Integers | Booleans | int") -> "Dispersion":
        """Those of some figures."""
        return Dispersion(*(np.asarray(field)[which] for field in self))


def dispersion(value: "Floats", expected: "Floats", is_count: bool) -> Dispersion:
    """Fitted to robust variances (by the gap that four fifths stay within) of figures of like size."""
    order = np.argsort(expected, kind="stable")
    parts = np.array_split(order, int(np.clip(order.size // IN_BIN, 1, BINS)))
    gaps = np.abs(value - expected)
    mean = np.array([expected[part].mean() for part in parts])
    seen = (np.array([_within(gaps[part]) for part in parts]) / NORMAL_80) ** 2
    rounding = ROUNDING if is_count else 0.0
    piece, share = _fit(mean, np.maximum(seen, rounding + (LEAST * mean) ** 2) - rounding)
    return Dispersion(max(rounding, 1e-9), piece, max(share**0.5, LEAST))


def _within(gaps: "Floats") -> float:
    """The gap that four fifths do not exceed."""
    at = min(int(0.8 * gaps.size), gaps.size - 1)
    return float(np.partition(gaps, at)[at])


def _fit(mean: "Floats", seen: "Floats") -> tuple[float, float]:
    """k and f² ≥ 0 for which k·m + f²·m² comes nearest, in proportion, to what was seen."""
    mean, seen = mean[seen > 0], seen[seen > 0]
    if not mean.any():
        return 0.0, 0.0
    one, two = mean / seen, mean**2 / seen
    a, b, c, d, e = one @ one, one @ two, two @ two, one.sum(), two.sum()
    fits = [(d / a, 0.0), (0.0, e / c)]
    both = ((c * d - b * e), (a * e - b * d))
    if (least := a * c - b * b) > 1e-12 * a * c:
        fits.append((both[0] / least, both[1] / least))
    fits = [(k, f) for k, f in fits if k >= 0 and f >= 0]
    return min(fits, key=lambda fit: float(((fit[0] * one + fit[1] * two - 1) ** 2).sum()))


def surprise(
    value: "Floats", mean: "Floats", known: "Floats", spread: Dispersion, is_count: "Booleans"
) -> "Floats":
    """How many standard deviations a figure lies above what was expected or, negative, below it.

    Small counts by the chance of such a count (gamma-Poisson on ``known`` periods, so that a series of
    noughts does not forbid a one), all else on the scale of equal variance.
    """
    found = spread.stable(value) - spread.stable(mean)
    exact = is_count & (mean < SMALL) & (np.abs(found) > WORTHWHILE)
    if exact.any():
        own, expected = spread.of(exact), np.maximum(mean[exact], 0.5 / known[exact])
        learnt = expected**2 / (known[exact] * mean[exact] + 0.5)
        variance = np.maximum(own.variance(expected) - own.rounding, expected) + learnt
        found[exact] = scores(value[exact], expected, variance)
    return found
