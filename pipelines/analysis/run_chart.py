"""The run chart: whether values wander about their median as chance would have them, without limits.

Anhøj, J. & Olesen, A. V. (2014), *PLoS ONE* 9, e113825: an unusually long run (Schilling 2012) or unusually
few crossings (Chen 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import comb, log2

import numpy as np

FEWEST = 10
"""Useful observations below which the published critical values begin."""


@dataclass(frozen=True)
class RunChart:
    """``useful``: values not on the ``centre``. ``is_shifted``: a run longer than ``longest_allowed`` or fewer
    crossings than ``fewest_allowed``, None below 10 useful values. Steady series are told
    so too: 1 in 100 of 12 values, 3 of 24, 4 to 7 of more.
    """

    centre: float
    useful: int
    longest: int
    longest_allowed: int | None
    crossings: int
    fewest_allowed: int | None
    is_shifted: bool | None


def run_chart(values: Sequence[float | None], centre: float | None = None) -> RunChart:
    """Of one series in time order, about ``centre``: its own median if None, better the median of an earlier
    steady stretch if there is one. Values on the centre neither break a run nor make it longer. None and NaN
    are left out: what was not reported cannot be said to cross.
    """
    known = [float(value) for value in values if value is not None and not np.isnan(value)]
    if centre is None:
        centre = float(np.median(known)) if known else float("nan")
    sides = [value > centre for value in known if value != centre]
    longest = _longest_run(sides)
    crossings = sum(before != after for before, after in pairwise(sides))
    if len(sides) < FEWEST:
        return RunChart(centre, len(sides), longest, None, crossings, None, None)
    most, fewest = longest_allowed(len(sides)), fewest_allowed(len(sides))
    shifted = longest > most or crossings < fewest
    return RunChart(centre, len(sides), longest, most, crossings, fewest, shifted)


def longest_allowed(useful: int) -> int:
    """The longest run that still passes: log2(n) + 3, rounded."""
    return round(log2(useful) + 3)


@cache
def fewest_allowed(useful: int) -> int:
    """The fewest crossings that still pass: the 5 % quantile of Binomial(n − 1, ½), exactly."""
    below, crossings = 1, 0
    while 20 * below < 2 ** (useful - 1):
        crossings += 1
        below += comb(useful - 1, crossings)
    return crossings


def _longest_run(sides: list[bool]) -> int:
    longest = length = 0
    for at, side in enumerate(sides):
        length = length + 1 if at and side == sides[at - 1] else 1
        longest = max(longest, length)
    return longest
