"""Many series looked at together: which signals are surest, and how many chance alone would show.

One chart of a steady process signals now and then (with limits known beforehand about every 82 points, by the
four rules together); a screen of thousands signals every time. So a page that lists signals says beside them how
many to expect had nothing changed anywhere. Series whose values resemble their neighbours
(``autocorrelation``) signal oftener still.
"""

from dataclasses import dataclass
from math import factorial
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from pipelines.analysis.funnel_limits import tails
from pipelines.analysis.limits import Bools, Ints, process_limits
from pipelines.analysis.signals import Flags, Signal, signals
from pipelines.scoring.rounding import Floats

Where = Literal["latest", "anywhere"]

CHANCES = np.array(
    [
        (4, 0.0000, 0.0000),
        (5, 0.0058, 0.0085),
        (6, 0.0126, 0.0213),
        (7, 0.0154, 0.0288),
        (8, 0.0158, 0.0371),
        (9, 0.0156, 0.0471),
        (10, 0.0157, 0.0563),
        (12, 0.0159, 0.0750),
        (15, 0.0168, 0.1054),
        (18, 0.0170, 0.1353),
        (24, 0.0184, 0.1963),
        (36, 0.0194, 0.3071),
        (48, 0.0191, 0.4018),
        (60, 0.0196, 0.4868),
        (84, 0.0201, 0.6190),
        (120, 0.0207, 0.7580),
    ]
)
"""Points a series; chance of a signal at the latest point and anywhere. From 200,000 simulated series a size,
so within 0.003."""
COLUMNS: dict[Where, int] = {"latest": 1, "anywhere": 2}
LOOKS = len(Signal)
WORTH = 0.62
"""Degrees of freedom of a mean moving range, a point more than one."""


@dataclass(frozen=True)
class Screen:
    """``at``: index of the latest value present, −1 without; ``high`` and ``low``: its signals (flags of
    ``Signal``); ``chance``: see ``chance_of_pattern``, NaN without a signal; ``order``: the series with a
    signal, surest first; ``expected``: how many such series steady processes of these lengths would show.
    """

    at: Ints
    high: Flags
    low: Flags
    chance: Floats
    order: Ints
    expected: float


def screen(values: Floats) -> Screen:
    """The latest value of each series (series × points, NaN a gap) by limits from the whole series. A series whose
    limits were set anew is given with NaN before its last phase: so ``xmr.chart`` judges it too.
    """
    limits = process_limits(values)
    found = signals(values, limits)
    present = ~np.isnan(values)
    width = values.shape[1]
    at = np.where(present.any(axis=1), width - 1 - present[:, ::-1].argmax(axis=1), -1)
    rows = np.arange(len(values))
    high, low = found.high[rows, at], found.low[rows, at]
    chance = np.full(len(values), np.nan)
    hits = np.flatnonzero(high | low)
    z = (values[hits] - limits.mean[hits, None]) / limits.sigma[hits, None]
    chance[hits] = chance_of_pattern(z, at[hits], high[hits], low[hits], limits.points[hits])
    order = hits[np.lexsort((hits, chance[hits]))]
    expected = float(chance_of_signal(limits.points, "latest").sum())
    return Screen(at.astype(np.int64), high, low, chance, order, expected)


def chance_of_signal(points: npt.ArrayLike, where: Where) -> Floats:
    """Chance that a steady series of so many points (independent, normal, limits from its own values) shows
    any of the four signals, at its latest point or anywhere in it: about 2 % and, with two years of months,
    20 %. Between the sizes of ``CHANCES`` a straight line, beyond them the nearest.
    """
    return np.interp(np.asarray(points, np.float64), CHANCES[:, 0], CHANCES[:, COLUMNS[where]])


def simulate(points: int, draws: int, seed: int) -> tuple[float, float]:
    """Share of ``draws`` steady series that signal at their latest point, and anywhere."""
    rng = np.random.default_rng(seed)
    latest = anywhere = 0
    for start in range(0, draws, 10_000):
        values = rng.standard_normal((min(10_000, draws - start), points))
        found = signals(values, process_limits(values))
        flags = found.high | found.low
        latest += int((flags[:, -1] > 0).sum())
        anywhere += int(flags.any(axis=1).sum())
    return latest / draws, anywhere / draws


def chance_of_pattern(z: Floats, at: Ints, high: Flags, low: Flags, points: Ints) -> Floats:
    """How seldom a steady process shows, at a given point, a pattern as strong as the strongest there: the
    smallest tail among the rules that signal, times the four rules looked at, at most 1.

    ``z`` (series × points): distance from the mean in sigma; ``at``: the point; ``points``: values the limits
    came from. Tails of independent normal values, both directions together: beyond |z|; k in a row on
    one side, 2 pᵏ, p the share of values on that side, at least ½; k rising or falling, 2 / k!; two of three
    beyond the nearer of the two. Distances are read as Student's t on 0.62 (n − 1) degrees of freedom, what
    a mean moving range is worth (Wheeler 1995, *Advanced Topics in Statistical Process Control*), over
    √(1 − 1/n), since the point helped to make its own mean. A number to sort by. Values near a bound are
    not normal: of a share that is mostly 100 % see ``chance_of_count`` too.
    """
    best = np.ones(len(at))
    free = np.asarray(WORTH * (points - 1), np.float64)
    scale = np.sqrt(1 - 1 / points)
    rows = np.arange(len(at))
    for flags, sign in ((high, 1.0), (low, -1.0)):
        side = sign * z
        for signal, tail in (
            (Signal.OUTSIDE, 2 * stdtr(free, -side[rows, at] / scale)),
            (Signal.RUN, 2 * _share(side) ** _length(side > 0, at)),
            (Signal.TREND, _trend_tail(1 + _length(np.diff(side, axis=1) > 0, at - 1))),
            (Signal.TWO_OF_THREE, _pair_tail(np.asarray(side / scale[:, None]), at, free)),
        ):
            best = np.where(flags & np.uint8(signal), np.minimum(best, tail), best)
    return np.asarray(np.minimum(1.0, LOOKS * best))


def chance_of_count(count: Floats, size: Floats, usual: Floats) -> Floats:
    """How seldom a proportion of ``size`` cases is as far out on its side as ``count``, both sides together, if each
    case has the ``usual`` chance: at most 1, NaN without cases. Where few cases make a value jump (one of 20
    missed among months of 100 %) this is large though the value lies far outside its limits, and the larger
    of the two is the one to believe (``larger_chance``).
    """
    with np.errstate(invalid="ignore"):
        fewer, more = tails(count, np.where(size > 0, size, np.nan), usual, "proportion")
    return np.asarray(np.minimum(1.0, 2 * np.minimum(fewer, more)))


def larger_chance(chance: Floats, value: Floats, cases: Floats, mean: Floats) -> Floats:
    """Of a value beyond its limits: the chance of its pattern, or, of a share in per cent, of its count of
    ``cases`` if each has the chance that the mean says, where that is larger. ``cases`` is NaN where the value
    is no such share.
    """
    count = np.round(value / 100 * cases)
    return np.asarray(np.fmax(chance, chance_of_count(count, cases, np.clip(mean / 100, 0.0, 1.0))))


def _share(side: Floats) -> Floats:
    present = np.maximum((~np.isnan(side)).sum(axis=1), 1)
    return np.asarray(np.maximum((side > 0).sum(axis=1) / present, 0.5))


def _length(flags: Bools, at: Ints) -> Ints:
    """How many flags in a row end at the point, 0 for none."""
    places = np.arange(flags.shape[1])
    broken = np.where(flags, -1, places)
    broken = np.where(places <= at[:, None], broken, -1)
    return np.asarray(np.maximum(at - broken.max(axis=1, initial=-1), 0))


def _trend_tail(length: Ints) -> Floats:
    # Of k values in any order, one order of k! rises throughout; beyond 20 points nothing is left to sort.
    tails = np.array([2.0 / factorial(max(k, 2)) for k in range(21)])
    return tails[np.clip(length, 0, 20)]


def _pair_tail(side: Floats, at: Ints, free: Floats) -> Floats:
    """Of the far pair in the rarest of the windows of three that hold the point."""
    best = np.ones(len(at))
    rows = np.arange(len(at))
    width = side.shape[1]
    for first in (-2, -1, 0):
        window = np.stack([at + first, at + first + 1, at + first + 2])
        inside = (window >= 0).all(axis=0) & (window < width).all(axis=0)
        three = np.sort(side[rows, np.clip(window, 0, width - 1)], axis=0)
        tail = stdtr(free, -three[1])
        chance = 2 * (3 * tail**2 * (1 - tail) + tail**3)
        best = np.where(inside & ~np.isnan(three).any(axis=0), np.minimum(best, chance), best)
    return best
