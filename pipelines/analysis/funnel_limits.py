"""Where units of each size would lie if all shared one true value: the lines of a funnel plot.

Spiegelhalter, D. J. (2005), *Statistics in Medicine* 24, 1185-1202, appendix A: two lines that one unit in
40 crosses on each side (95 %) and two that one in 1,000 crosses (99.8 %).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrik, betainc, gammainc, gammaincc, ndtr, pdtrik

from pipelines.scoring.intervals import Z_95
from pipelines.scoring.rounding import Floats

Kind = Literal["proportion", "rate"]
Method = Literal["exact", "normal"]

Z_998 = 3.090232306167813
"""The 99.9 % point of the normal distribution."""


@dataclass(frozen=True)
class FunnelLimits:
    """In the unit of the target, one number a size; never below 0 nor, for proportions, above 1."""

    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats


def funnel_limits(
    sizes: npt.ArrayLike, target: float, kind: Kind, method: Method = "exact"
) -> FunnelLimits:
    """Around ``target`` for units of these ``sizes``: cases for proportions (a target of 0 to 1), exposure for
    rates and ratios (expected events, target 1; people, target per person). NaN where a size is not above 0.

    "exact": quantiles of the binomial or Poisson distribution, interpolated between counts so that the line
    does not jump; for counts only. "normal": target ± z · standard error at the target. For sizes that are
    counts of few cases take the exact one.
    """
    base = np.asarray(sizes, np.float64)
    size = np.where(base > 0, base, np.nan)
    drawn = _exact if method == "exact" else _normal
    lower_95, upper_95, lower_998, upper_998 = (
        np.clip(drawn(size, target, kind, z), 0.0, 1.0 if kind == "proportion" else None)
        for z in (-Z_95, Z_95, -Z_998, Z_998)
    )
    return FunnelLimits(lower_95, upper_95, lower_998, upper_998)


def standard_error(size: Floats, target: float, kind: Kind) -> Floats:
    """Of a unit whose true value is the target."""
    spread = target * (1 - target) if kind == "proportion" else target
    return np.asarray(np.sqrt(spread / size))


def tails(count: Floats, size: Floats, target: float | Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Chance of ``count`` or fewer, and of ``count`` or more, at the target (one, or one a count)."""
    upto, least = np.floor(count), np.ceil(count)
    from_one = np.maximum(least, 1.0)
    if kind == "proportion":
        cases = np.floor(size)
        more = betainc(from_one, np.maximum(cases - from_one + 1, 1.0), target)
        return _cumulated(upto, cases, target, kind), np.where(least > 0, more, 1.0)
    more = gammainc(from_one, target * size)
    return _cumulated(upto, size, target, kind), np.where(least > 0, more, 1.0)


def _normal(size: Floats, target: float, kind: Kind, z: float) -> Floats:
    return target + z * standard_error(size, target, kind)


def _exact(size: Floats, target: float, kind: Kind, z: float) -> Floats:
    """(r − a) / size: r the smallest count with P(X ≤ r) > p, a = (P(X ≤ r) − p) / P(X = r)."""
    p = float(ndtr(z))
    cases = np.floor(size) if kind == "proportion" else size
    count = _quantile(p, cases, target, kind)
    upto, below = _cumulated(count, cases, target, kind), _cumulated(count - 1, cases, target, kind)
    with np.errstate(invalid="ignore", divide="ignore"):
        between = (upto - p) / (upto - below)
        return np.asarray((count - between) / cases)


def _quantile(p: float, size: Floats, target: float, kind: Kind) -> Floats:
    found = bdtrik(p, size, target) if kind == "proportion" else pdtrik(p, target * size)
    count = np.asarray(np.ceil(found))
    # The inverse is found to within rounding: one step either way puts it right.
    count = np.where(_cumulated(count - 1, size, target, kind) > p, count - 1, count)
    return np.where(_cumulated(count, size, target, kind) <= p, count + 1, count)


def _cumulated(count: Floats, size: Floats, target: float | Floats, kind: Kind) -> Floats:
    """P(X ≤ count), counts below 0 included."""
    at = np.maximum(count, 0.0)
    if kind == "proportion":
        chance = betainc(np.maximum(size - at, 1.0), at + 1, 1 - target)
        chance = np.where(at >= size, 1.0, chance)
    else:
        chance = gammaincc(at + 1, target * size)
    return np.asarray(np.where(count < 0, 0.0, np.where(np.isnan(size), np.nan, chance)))
