"""Confidence limits of counts and of rates per exposure. Proportions have Wilson's, in
``pipelines.scoring.intervals``.

Byar's approximation: Breslow, N. E. & Day, N. E. (1987), *Statistical Methods in Cancer Research* II, IARC,
69. Exact Poisson limits: Garwood, F. (1936), *Biometrika* 28, 437-442. The Office for Health Improvement and
Disparities (PHEindicatormethods, ``phe_rate``) takes the exact ones for counts below 10, as here.

A full count of events is no sample. The limits treat it as one outcome of a process that gives so many events on
average: they say how far a repeat under the same conditions might fall, not how wrong the count is. Events that come
in clusters vary more than this.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtr

from pipelines.scoring.intervals import Z_95
from pipelines.scoring.rounding import Floats

BYAR_FROM = 10
"""Counts below this get exact limits."""


def byar(count: npt.ArrayLike, z: float = Z_95) -> tuple[Floats, Floats]:
    """Lower and upper limit of the expected number of events, given ``count`` of them. NaN below 0; at 0 the
    lower limit is 0.
    """
    events = _events(count)
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    more = events + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    # For one or two events and high confidence the cube turns negative: nothing is below 0.
    return np.where(events == 0, 0.0, np.maximum(lower, 0.0)), np.asarray(upper)


def exact_poisson(count: npt.ArrayLike, z: float = Z_95) -> tuple[Floats, Floats]:
    """As ``byar``, by the Poisson distribution itself: at the limits, a count as far out as this one has
    the chance of the normal tail beyond ``z``.
    """
    events = _events(count)
    tail = float(ndtr(-z))
    lower = np.where(events == 0, 0.0, gammaincinv(np.where(events > 0, events, 1.0), tail))
    upper = gammaincinv(events + 1, 1 - tail)
    return np.where(np.isnan(events), np.nan, lower), np.asarray(upper)


def count_limits(count: npt.ArrayLike, z: float = Z_95) -> tuple[Floats, Floats]:
    """Lower and upper limit of the expected number of events: exact below 10, Byar's from there."""
    events = _events(count)
    few = events < BYAR_FROM
    near, far = exact_poisson(events, z), byar(events, z)
    return np.where(few, near[0], far[0]), np.where(few, near[1], far[1])


def rate_limits(
    count: npt.ArrayLike, exposure: npt.ArrayLike, per: float = 1.0, z: float = Z_95
) -> tuple[Floats, Floats]:
    """Lower and upper limit of ``count`` per ``per`` of ``exposure`` (people, days), the exposure taken as
    known. NaN where the exposure is not above 0.
    """
    base = np.asarray(exposure, np.float64)
    scale = per / np.where(base > 0, base, np.nan)
    lower, upper = count_limits(count, z)
    return lower * scale, upper * scale


def _events(count: npt.ArrayLike) -> Floats:
    events = np.asarray(count, np.float64)
    return np.where(events >= 0, events, np.nan)
