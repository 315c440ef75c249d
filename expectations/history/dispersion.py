"""How far figures of an element usually stray from what was expected: the variance grows with the
expected figure m as a + k·m + f²·m². k is the size of what comes in pieces (1 for what is counted one by
one, the usual sum for money), f what varies however large the figure is.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from expectations.history.counts import scores

if TYPE_CHECKING:
    from expectations.history.panel import Floats

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
    """``rounding``, ``piece`` and ``share``: a, k and f of the variance."""

    rounding: float
    piece: float
    share: float

    def variance(self, mean: "Floats") -> "Floats":
        return self.rounding + self.piece * mean + (self.share * mean) ** 2

    def stable(self, value: "Floats") -> "Floats":
        """The figure on a scale on which the variance is 1: the integral of 1/√variance."""
        f, k = self.share, self.piece
        return np.log(2 * f * np.sqrt(self.variance(value)) + 2 * f * f * value + k) / f


def dispersion(value: "Floats", expected: "Floats", is_count: bool) -> Dispersion:
    """Fitted to robust variances (by the gap that four fifths stay within) of figures of like size."""
    order = np.argsort(expected, kind="stable")
    parts = np.array_split(order, int(np.clip(order.size // IN_BIN, 1, BINS)))
    mean = np.array([expected[part].mean() for part in parts])
    gap = np.array([np.quantile(np.abs(value[part] - expected[part]), 0.8) for part in parts])
    seen = (gap / NORMAL_80) ** 2
    rounding = ROUNDING if is_count else 0.0
    piece, share = _fit(mean, np.maximum(seen, rounding + (LEAST * mean) ** 2) - rounding)
    return Dispersion(max(rounding, 1e-9), piece, max(np.sqrt(share), LEAST))


def _fit(mean: "Floats", seen: "Floats") -> tuple[float, float]:
    """k and f² ≥ 0 for which k·m + f²·m² comes nearest, in proportion, to what was seen."""
    mean, seen = mean[seen > 0], seen[seen > 0]
    columns = np.stack([mean / seen, mean**2 / seen], axis=1)
    ones = np.ones(mean.size)
    best, least = (0.0, 0.0), np.inf
    for used in ([0, 1], [0], [1]):
        found = np.zeros(2)
        if mean.size:
            found[used] = np.linalg.lstsq(columns[:, used], ones, rcond=None)[0]
        loss = ((columns @ found - 1) ** 2).sum()
        if (found >= 0).all() and loss < least:
            best, least = (float(found[0]), float(found[1])), loss
    return best


def surprise(
    value: "Floats", mean: "Floats", known: "Floats", spread: Dispersion, is_count: bool
) -> "Floats":
    """How many standard deviations a figure lies above what was expected or, negative, below it.

    Small counts by the chance of such a count (gamma-Poisson on ``known`` periods, so that a series of
    noughts does not forbid a one), all else on the scale of equal variance.
    """
    found = spread.stable(value) - spread.stable(mean)
    exact = (mean < SMALL) & (np.abs(found) > WORTHWHILE)
    if is_count and exact.any():
        expected = np.maximum(mean[exact], 0.5 / known[exact])
        learnt = expected**2 / (known[exact] * mean[exact] + 0.5)
        variance = np.maximum(spread.variance(expected) - spread.rounding, expected) + learnt
        found[exact] = scores(value[exact], expected, variance)
    return found
