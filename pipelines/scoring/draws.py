"""Random draws of what a score rests on: counted numerators, and weights.

Numerators come from a parametric bootstrap (Efron & Tibshirani 1993, *An Introduction to the
Bootstrap*, section 6.5) as in the uncertainty analysis of Saisana, Saltelli & Tarantola (2005),
*JRSS A* 168, 307-323: each leaf's k of n is drawn anew as Binomial(n, p). For p stands the mean of
the Jeffreys posterior, (k + 1/2) / (n + 1) (Brown, Cai & DasGupta 2001, *Statistical Science* 16,
101-133), not k/n: with k/n a county with 0 of 3 or 3 of 3 would never vary. Binomial rather than
the Jeffreys posterior itself, since a posterior proportion is never exactly 1 and would miss every
step that asks for 100 %.

In a survey this is sampling error. In a full count it is the variation of small numbers: another
period as good as this one would not have given the same count. Leaves are drawn independently of
each other, even where they share an element. Errors of counting, and of amounts and means, are not
modelled.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pipelines.scoring.binomial import Binomials
from pipelines.scoring.grades import Bools
from pipelines.scoring.rounding import Floats

Draw = Callable[[np.random.Generator, int], Floats]
"""Draws so many of what it draws: draws × …"""


def is_drawn(k: npt.ArrayLike, n: npt.ArrayLike) -> Bools:
    """Where ``k`` of ``n`` is a count of a count, so that it can be drawn: whole numbers, n above
    0, k within 0 to n. False for NaN: an amount, a mean, or nothing.
    """
    hits, size = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    with np.errstate(invalid="ignore"):
        is_share = (size > 0) & (hits >= 0) & (hits <= size)
        return np.asarray(is_share & (hits == np.floor(hits)) & (size == np.floor(size)))


def values_drawn(
    k: npt.ArrayLike, n: npt.ArrayLike, values: npt.ArrayLike, factor: npt.ArrayLike = 100.0
) -> Draw:
    """What draws values of leaves, factor × k / n with k drawn: draws × units × leaves.

    ``k``, ``n``: units × leaves, counts. ``values``: the same shape, as scored; NaN is not assessed
    and stays NaN. ``factor``: of each leaf (or one for all), 100 for per cent. Where k of n is no
    proportion of counts (``is_drawn``) every draw is the value itself: not modelled. With the same
    state of ``rng`` the same draws, for one version of numpy.
    """
    hits, size = np.asarray(k, np.float64), np.asarray(n, np.float64)
    points = np.asarray(values, np.float64)
    cells = np.flatnonzero(is_drawn(hits, size) & ~np.isnan(points))
    scale = np.broadcast_to(np.asarray(factor, np.float64), points.shape).ravel()[cells, None]
    of = size.ravel()[cells]
    counts = Binomials(of.astype(np.int64), (hits.ravel()[cells] + 0.5) / (of + 1.0))

    def draw(rng: np.random.Generator, draws: int) -> Floats:
        # In memory draws stand side by side: they are drawn so, and leaves are scored one by one.
        held = np.empty((*points.shape, draws))
        held[:] = points[..., None]
        held.reshape(-1, draws)[cells] = scale * counts.draw(rng, draws) / of[:, None]
        return np.moveaxis(held, -1, 0)

    return draw


def draw_weights(
    rng: np.random.Generator, weights: npt.ArrayLike, spread: float, draws: int
) -> Floats:
    """Weights in doubt: draws × leaves.

    Each weight is multiplied by its own factor, uniform from 1 − spread to 1 + spread, and all are
    then scaled to the sum they had. Raises ValueError unless 0 ≤ spread < 1, for a negative or
    missing weight, and when no weight is above 0.
    """
    w = np.asarray(weights, np.float64)
    return weigh(w, draw_factors(rng, len(w), spread, draws))


def draw_factors(rng: np.random.Generator, weights: int, spread: float, draws: int) -> Floats:
    """What so many weights are multiplied by: draws × weights. ValueError unless 0 ≤ spread < 1."""
    if not 0 <= spread < 1:
        raise ValueError("the spread of weights must be at least 0 and below 1")
    return rng.uniform(1.0 - spread, 1.0 + spread, size=(draws, weights))


def weigh(weights: Floats, factors: Floats) -> Floats:
    """Weights times factors (draws × weights), scaled to the sum the weights had. Raises ValueError
    for a negative or missing weight, and when no weight is above 0."""
    if not (weights >= 0).all() or weights.sum() <= 0:
        raise ValueError("weights must be at least 0, and one above it")
    drawn = weights * factors
    return np.asarray(drawn * (weights.sum() / drawn.sum(axis=1, keepdims=True)))
