"""Transforms: an indicator's values to a share of its weight, 0 to 1.

Every function takes an array of values and gives an array of the same shape. NaN in, NaN out: a
value that is not there is not a bad value. Methods and their names follow the OECD/JRC *Handbook
on Constructing Composite Indicators* (2008), step 5 "normalisation", and COINr's ``n_*``
functions. Impossible parameters raise ValueError.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

Z_RANGE = 3.0
"""z-scores from −3 to 3 span the shares 0 to 1."""


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def linear(values: npt.ArrayLike, floor: npt.ArrayLike, target: npt.ArrayLike) -> Floats:
    """Nothing at the floor, everything at the target, linear between (Handbook "distance to a
    reference"; COINr ``n_goalposts``). With floor > target, lower values are better. ``floor`` and
    ``target`` may differ by unit. Raises ValueError where they are equal.
    """
    x, low, high = _floats(values), _floats(floor), _floats(target)
    if np.any((high == low) & ~np.isnan(x)):
        raise ValueError("floor and target are equal, so no share lies between them")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.clip((x - low) / (high - low), 0.0, 1.0)


def step(values: npt.ArrayLike, levels: Sequence[tuple[float, float]]) -> Floats:
    """The share of the first level reached, of (at least, share) pairs from the highest down; 0
    below them all (Handbook "categorical scale"). Decided on the unrounded value. Raises
    ValueError when levels are missing or not falling.
    """
    bounds = [at_least for at_least, _ in levels]
    if not levels or any(a <= b for a, b in pairwise(bounds)):
        raise ValueError("step levels must be given from the highest down")
    x = _floats(values)
    shares = np.zeros_like(x)
    for at_least, share in reversed(levels):
        shares = np.where(x >= at_least, share, shares)
    return np.where(np.isnan(x), np.nan, shares)


def per_point(values: npt.ArrayLike, target: npt.ArrayLike, loss: float, weight: float) -> Floats:
    """Everything at the target, ``loss`` points of ``weight`` less for each point below it, never
    under 0. Raises ValueError for a loss or weight that is not positive.
    """
    if loss <= 0 or weight <= 0:
        raise ValueError("loss and weight must be above 0")
    short = np.maximum(_floats(target) - _floats(values), 0.0)
    return np.clip(1.0 - loss * short / weight, 0.0, 1.0)


def min_max(values: npt.ArrayLike, lower_is_better: bool = False) -> Floats:
    """The worst of the values given gets 0, the best 1 (Handbook "min-max"; COINr ``n_minmax``).
    With fewer than two different values nothing can be compared: NaN.
    """
    x = _turned(values, lower_is_better)
    if not _differ(x):
        return np.full_like(x, np.nan)
    low, high = np.nanmin(x), np.nanmax(x)
    return np.asarray((x - low) / (high - low))


def z(values: npt.ArrayLike, lower_is_better: bool = False) -> Floats:
    """0.5 at the mean and 1/6 a sample standard deviation, cut at ±3 (Handbook "standardisation";
    COINr ``n_zscore``, rescaled to a share). With fewer than two different values: NaN.
    """
    x = _turned(values, lower_is_better)
    if not _differ(x):
        return np.full_like(x, np.nan)
    score = (x - np.nanmean(x)) / np.nanstd(x, ddof=1)
    return np.clip(0.5 + score / (2 * Z_RANGE), 0.0, 1.0)


def percentile(values: npt.ArrayLike, lower_is_better: bool = False) -> Floats:
    """(rank − 1) / (n − 1), rank 1 the worst (COINr ``n_prank``, but ties take their mean rank so
    that a tie costs nobody). A lone value: NaN.
    """
    ranks, count = _ranks(_turned(values, lower_is_better))
    return (ranks - 1.0) / (count - 1) if count > 1 else np.full_like(ranks, np.nan)


def rank(values: npt.ArrayLike, lower_is_better: bool = False) -> Floats:
    """Rank points: the best of n gets 1, the worst 1/n, ties their mean (Handbook "ranking"; COINr
    ``n_rank``). A lone value: NaN.
    """
    ranks, count = _ranks(_turned(values, lower_is_better))
    return ranks / count if count > 1 else np.full_like(ranks, np.nan)


def log(values: npt.ArrayLike, floor: npt.ArrayLike, target: npt.ArrayLike) -> Floats:
    """Linear between the logarithms of floor and target (Handbook "scale
    transformation"). Values at or below 0 lie
    beyond any goalpost. Raises ValueError when a goalpost is not above 0, or both are equal.
    """
    x, low, high = _floats(values), _floats(floor), _floats(target)
    if np.any(((low <= 0) | (high <= 0)) & ~np.isnan(x)):
        raise ValueError("floor and target of a logarithm must be above 0")
    with np.errstate(divide="ignore", invalid="ignore"):
        return linear(np.log(np.maximum(x, 0.0)), np.log(low), np.log(high))


def cap(values: npt.ArrayLike, limit: float) -> Floats:
    """value / limit, nothing gained beyond the limit and nothing lost below 0. Raises ValueError
    when the limit is not above 0.
    """
    if limit <= 0:
        raise ValueError("a cap must be above 0")
    return np.clip(_floats(values) / limit, 0.0, 1.0)


def progress(values: npt.ArrayLike, year_ago: npt.ArrayLike, target: npt.ArrayLike) -> Floats:
    """The share of last year's gap to the target that was closed; 1 for a unit that was at its
    target and still is, 0 for one that fell from it. Works for targets on either side.
    """
    x, before, goal = _floats(values), _floats(year_ago), _floats(target)
    gap = goal - before
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip((x - before) / gap, 0.0, 1.0)
    return np.where(gap == 0, np.where(np.isnan(x), np.nan, (x == goal) * 1.0), share)


def mix_progress(
    level: npt.ArrayLike,
    gained: npt.ArrayLike,
    is_below: npt.ArrayLike,
    level_share: float,
    level_share_below: float,
) -> Floats:
    """Level and progress shares mixed, another mix for units below their parent's mean. A unit
    without a year before is scored on its level alone.
    """
    held, moved = _floats(level), _floats(gained)
    share = np.where(np.asarray(is_below, dtype=bool), level_share_below, level_share)
    return np.where(np.isnan(moved), held, share * held + (1.0 - share) * moved)


def _turned(values: npt.ArrayLike, lower_is_better: bool) -> Floats:
    return -_floats(values) if lower_is_better else _floats(values)


def _differ(x: Floats) -> bool:
    known = x[~np.isnan(x)]
    return known.size > 1 and bool(known.min() < known.max())


def _ranks(x: Floats) -> tuple[Floats, int]:
    """Mean ranks from 1 for the lowest, NaN kept, and how many values there are."""
    known = np.sort(x[~np.isnan(x)])
    below = np.searchsorted(known, x, side="left")
    upto = np.searchsorted(known, x, side="right")
    return np.where(np.isnan(x), np.nan, (below + upto + 1) / 2.0), int(known.size)
