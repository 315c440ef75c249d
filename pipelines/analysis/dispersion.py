"""Whether units differ more than their sizes explain, and by how much.

Spiegelhalter, D. J. (2005), *Quality and Safety in Health Care* 14, 347-351, and Spiegelhalter et al. (2012),
*JRSS A* 175, 1-47: z-scores winsorised at 10 % on each side, dispersion φ, and an additive between-unit variance
τ² by moments (DerSimonian & Laird 1986, *Controlled Clinical Trials* 7, 177-188). NHS England's SHMI takes
log ratios and truncates instead of winsorising; both are here.

Units of a programme differ for reasons no denominator knows. Where τ² is above 0, limits that ignore it call ordinary
differences exceptional. Winsorising keeps a few extreme units from hiding themselves; the price is a small τ²: of
units that differ normally about one in nine, not one in twenty, lies outside the widened 95 % limits, and about one
in 90, not one in 500, outside the others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc

from pipelines.analysis.limits import Bools
from pipelines.scoring.rounding import Floats

Scale = Literal["arcsine", "root", "log"]
Tails = Literal["winsorised", "truncated", "kept"]

SHARE = 0.1
"""How much of each tail is drawn in or left out."""
ALPHA = 0.05


@dataclass(frozen=True)
class Dispersion:
    """``phi``: mean squared z-score of ``units`` after ``tails``; about 1 (winsorised: about 0.7) if only
    chance is at work. ``p_value``: chance of such a sum or a larger one then, χ² with as many degrees of freedom;
    winsorising makes it cautious. ``tau_squared``: variance between units on the scale of the
    z-scores, 0 where chance explains all. All NaN without units.
    """

    phi: float
    units: int
    p_value: float
    tau_squared: float

    @property
    def is_over(self) -> bool:
        return self.p_value < ALPHA


def dispersion(z: Floats, error: Floats, tails: Tails = "winsorised") -> Dispersion:
    """Of z-scores and the standard errors they were taken with (one a unit; NaN: not counted).

    τ² = max(0, (Kφ − (K − 1)) / (Σw − Σw² / Σw)), w = 1 / error².
    """
    known = ~(np.isnan(z) | np.isnan(error))
    if not known.any():
        return Dispersion(np.nan, 0, np.nan, np.nan)
    scores, kept = _without_tails(z[known], tails)
    count = len(scores)
    total = float((scores * scores).sum())
    weight = 1 / error[known][kept] ** 2
    free = weight.sum() - (weight**2).sum() / weight.sum()
    tau_squared = max(0.0, float((total - (count - 1)) / free)) if count > 1 else 0.0
    return Dispersion(total / count, count, float(gammaincc(count / 2, total / 2)), tau_squared)


def z_scores(count: Floats, size: Floats, target: float, scale: Scale) -> tuple[Floats, Floats]:
    """Distance of each unit's value from the target in standard errors, and the standard error, both on the
    ``scale``: "arcsine" of the root (proportions); "root"; "log" (ratios; NaN without events).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = count / size
        if scale == "log":
            error = 1 / np.sqrt(target * size)
            value = np.where(count > 0, value, np.nan)
        else:
            error = 1 / (2 * np.sqrt(size))
        return (onto(value, scale) - onto(target, scale)) / error, np.asarray(error)


def onto(value: npt.ArrayLike, scale: Scale) -> Floats:
    """A value on the scale."""
    number = np.asarray(value, np.float64)
    if scale == "log":
        return np.asarray(np.log(number))
    root = np.sqrt(number)
    return np.asarray(np.arcsin(root) if scale == "arcsine" else root)


def back(value: Floats, scale: Scale) -> Floats:
    """What ``onto`` made, turned back; ends of the scale stay ends."""
    if scale == "arcsine":
        return np.asarray(np.sin(np.clip(value, 0.0, np.pi / 2)) ** 2)
    if scale == "root":
        return np.asarray(np.maximum(value, 0.0) ** 2)
    return np.asarray(np.exp(value))


def _without_tails(z: Floats, tails: Tails) -> tuple[Floats, Bools]:
    """The scores left, and which they were."""
    everyone = np.ones(len(z), bool)
    if tails == "kept":
        return z, everyone
    if tails == "winsorised":
        low, high = np.quantile(z, [SHARE, 1 - SHARE])
        return np.clip(z, low, high), everyone
    # SHMI: ranks in ten equal groups, the first and the last left out.
    order = np.argsort(np.argsort(z, kind="stable"), kind="stable") + 1
    group = np.floor(order / SHARE / (len(z) + 1))
    kept = (group > 0) & (group < 1 / SHARE - 1)
    return z[kept], kept
