"""The funnel of one indicator: each unit against limits for its size, with and without what units differ by.

Sources: ``funnel_limits`` and ``dispersion``.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from pipelines.analysis.dispersion import (
    Dispersion,
    Scale,
    Tails,
    back,
    dispersion,
    onto,
    z_scores,
)
from pipelines.analysis.funnel_limits import (
    Z_998,
    FunnelLimits,
    Kind,
    Method,
    funnel_limits,
    standard_error,
    tails,
)
from pipelines.scoring.intervals import Z_95
from pipelines.scoring.rounding import Floats

TAIL_95, TAIL_998 = 0.025, 0.001


class Standing(StrEnum):
    """Of a unit's value among the limits. High and low say where, not whether that is good."""

    LOW_998 = "low_998"
    LOW_95 = "low_95"
    INSIDE = "inside"
    HIGH_95 = "high_95"
    HIGH_998 = "high_998"


@dataclass(frozen=True)
class Funnel:
    """``limits`` and ``standing`` as if only chance moved units from the ``target``; ``wide`` and
    ``wide_standing`` with the variance between units added. Standing None where a unit has no value. Of units
    that do not differ, one in 20 lies outside the 95 % limits and one in 500 outside the others.
    """

    values: Floats
    target: float
    limits: FunnelLimits
    standing: tuple[Standing | None, ...]
    dispersion: Dispersion
    wide: FunnelLimits
    wide_standing: tuple[Standing | None, ...]


def funnel(
    numerators: npt.ArrayLike,
    denominators: npt.ArrayLike,
    kind: Kind,
    *,
    target: float | None = None,
    method: Method = "exact",
    scale: Scale | None = None,
    trimming: Tails = "winsorised",
) -> Funnel:
    """Of units (NaN or a denominator not above 0: no value). ``target`` None: Σ numerators / Σ denominators of
    the units with a value. ``scale`` on which units vary: None takes arcsine for proportions and root for
    rates. A proportion above 1 has no value. ValueError where no unit has one, or the target is no
    proportion strictly between 0 and 1, or no rate above 0.

    The numbers are full counts: the limits take each as one outcome of a process with the target's chance.
    """
    count, size = _valid(numerators, denominators, kind)
    centre = _pooled(count, size) if target is None else float(target)
    if not 0 < centre < (1 if kind == "proportion" else np.inf):
        raise ValueError(
            f"no funnel can be drawn about a {kind} of {centre}: every unit would be exact"
        )
    on = scale or ("arcsine" if kind == "proportion" else "root")
    z, error = z_scores(count, size, centre, on)
    spread = dispersion(z, error, trimming)
    wide = np.sqrt(error**2 + spread.tau_squared)
    return Funnel(
        np.asarray(count / size),
        centre,
        funnel_limits(size, centre, kind, method),
        _standings(_plain(count, size, centre, kind, method)),
        spread,
        wide_limits(size, centre, kind, spread.tau_squared, on),
        _standings(_steps(z * error / wide)),
    )


def wide_limits(
    sizes: npt.ArrayLike, target: float, kind: Kind, tau_squared: float, scale: Scale
) -> FunnelLimits:
    """The limits of ``funnel_limits``, normal on the scale, with ``tau_squared`` between units."""
    size = np.asarray(sizes, np.float64)
    _, error = z_scores(size, size, target, scale)
    reach = np.sqrt(error**2 + tau_squared)
    lower_95, upper_95, lower_998, upper_998 = (
        np.clip(
            back(onto(target, scale) + z * reach, scale), 0.0, 1.0 if kind == "proportion" else None
        )
        for z in (-Z_95, Z_95, -Z_998, Z_998)
    )
    return FunnelLimits(lower_95, upper_95, lower_998, upper_998)


def _valid(
    numerators: npt.ArrayLike, denominators: npt.ArrayLike, kind: Kind
) -> tuple[Floats, Floats]:
    count, size = np.broadcast_arrays(
        np.asarray(numerators, np.float64), np.asarray(denominators, np.float64)
    )
    with np.errstate(invalid="ignore"):
        valid = (size > 0) & (count >= 0)
        if kind == "proportion":
            valid &= count <= size
    return np.where(valid, count, np.nan), np.where(valid, size, np.nan)


def _pooled(count: Floats, size: Floats) -> float:
    if np.isnan(size).all():
        raise ValueError("no unit has a value: nothing to compare")
    return float(np.nansum(count) / np.nansum(size))


def _plain(count: Floats, size: Floats, target: float, kind: Kind, method: Method) -> Floats:
    """Each unit's step away from the target, see ``_standings``. Exact: by the chance of its count or one further
    out; the interpolated line would also flag the first count whose chance is still above the tail.
    """
    if method == "normal":
        return _steps((count / size - target) / standard_error(size, target, kind))
    fewer, more = tails(count, size, target, kind)
    low = (fewer <= TAIL_95).astype(float) + (fewer <= TAIL_998)
    high = (more <= TAIL_95).astype(float) + (more <= TAIL_998)
    return np.where(np.isnan(size), np.nan, high - low)


def _steps(z: Floats) -> Floats:
    out = (np.abs(z) > Z_95).astype(float) + (np.abs(z) > Z_998)
    return np.where(np.isnan(z), np.nan, np.sign(z) * out)


def _standings(steps: Floats) -> tuple[Standing | None, ...]:
    """Of −2 (below the 99.8 % limits) to 2 (above them)."""
    names = list(Standing)
    return tuple(None if np.isnan(step) else names[int(step) + 2] for step in steps)
