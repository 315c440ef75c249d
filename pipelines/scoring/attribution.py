"""What share of a difference each of its causes has.

Shapley, L. S. (1953), "A value for n-person games", *Contributions to the Theory of Games* II,
307-317. Shorrocks, A. F. (2013), "Decomposition procedures for distributional analysis", *Journal
of Economic Inequality* 11, 99-126.
"""

from collections.abc import Callable
from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats, half_up, settle

MOST_FACTORS = 16
"""Every set of factors is valued once: 65,536 of them."""
_DIGITS = 9


def shapley(
    factors: tuple[str, ...], value: Callable[[frozenset[str]], Floats]
) -> dict[str, Floats]:
    """What each factor adds to value(all) − value(none), in the mean over every order in which the
    factors could come in. The only split that is the same for factors that do the same, gives
    nothing to one that does nothing, adds up, and adds over sums of values.

    ``value``: figures (units) when the factors of a set are in; called once for each of the
    2^factors sets. The parts have 9 decimals and add up to the difference of those of value(all)
    and value(none); what rounding leaves goes to the unit's largest part. NaN for a unit that lacks
    a value in any set. Raises ValueError for a factor named twice and for more than 16.
    """
    if len(set(factors)) < len(factors) or len(factors) > MOST_FACTORS:
        raise ValueError(f"name each factor once, and at most {MOST_FACTORS}")
    if not factors:
        return {}
    values = {
        chosen: np.asarray(value(chosen), np.float64)
        for size in range(len(factors) + 1)
        for chosen in map(frozenset, combinations(factors, size))
    }
    parts = settle([_mean_gain(factor, factors, values) for factor in factors], _DIGITS)
    whole = settle(values[frozenset(factors)], _DIGITS) - settle(values[frozenset()], _DIGITS)
    return dict(zip(factors, _made_up(parts, whole), strict=True))


def _mean_gain(
    factor: str, factors: tuple[str, ...], values: dict[frozenset[str], Floats]
) -> Floats:
    """The mean of what a factor adds to the sets without it, each weighted by the number of orders
    that begin with it."""
    others, count = [f for f in factors if f != factor], len(factors)
    gain = np.zeros_like(values[frozenset()])
    for size in range(count):
        share = factorial(size) * factorial(count - size - 1) / factorial(count)
        for chosen in map(frozenset, combinations(others, size)):
            gain = gain + share * (values[chosen | {factor}] - values[chosen])
    return gain


def _made_up(parts: Floats, whole: Floats) -> Floats:
    """Factors × units, the largest part of each unit changed so that all add up to ``whole``."""
    largest = np.abs(np.nan_to_num(parts)).argmax(axis=0, keepdims=True)
    held = np.take_along_axis(parts, largest, axis=0)
    made = parts.copy()
    np.put_along_axis(made, largest, held + (whole - parts.sum(axis=0)), axis=0)
    return settle(made, _DIGITS)


def rounded_parts(parts: npt.ArrayLike, total: npt.ArrayLike, digits: int) -> Floats:
    """Parts to ``digits`` decimals that add up exactly to the total, itself rounded half-up.

    ``parts``: … × m, ``total``: …, what they add up to. Each part is cut down, then those with the
    largest remainders get one more unit of the last place until the sum is right (Hamilton's
    method; ties in order). So each is within one unit of the part, and a part that needs no
    rounding is kept. NaN where a part or the total is NaN. Raises ValueError when parts do not add
    up to the total.
    """
    amounts, whole = np.asarray(parts, np.float64), np.asarray(total, np.float64)
    if np.any(np.abs(amounts.sum(axis=-1) - whole) > 1e-6):
        raise ValueError("the parts do not add up to the total")
    scaled = settle(amounts * 10.0**digits, 6)
    units = np.floor(scaled)
    short = np.round(half_up(settle(whole), digits) * 10.0**digits) - units.sum(axis=-1)
    place = np.argsort(np.argsort(units - scaled, axis=-1, kind="stable"), axis=-1)
    # Zero is added so that no part reads −0.
    result = (units + (place < short[..., None])) / 10.0**digits + 0.0
    is_known = ~np.isnan(amounts.sum(axis=-1) + whole)
    return np.where(is_known[..., None], result, np.nan)
