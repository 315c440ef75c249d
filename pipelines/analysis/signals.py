"""The four signals of special cause, of many series at once.

NHS England, *Making Data Count* (2019): a value outside the process limits; seven in a row on one side of the
mean; seven in a row rising or falling; two of three beyond two sigma on the same side. The zone and run rules
go back to the Western Electric *Statistical Quality Control Handbook* (1956).

A signal says that such a pattern would be unusual in a process that ran steadily within these limits. It does
not say what caused it, nor that it matters, and steady processes show signals too: ``screening`` counts how
often. Of values that mostly sit at a bound (a share of 100 % in nearly every month) most lie on one side of the
mean: their runs mean little, and a run chart, about the median, says "cannot tell".
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from pipelines.analysis.limits import Bools, Limits, tolerance
from pipelines.scoring.rounding import Floats

Flags = npt.NDArray[np.uint8]


class Signal(IntFlag):
    """In the order in which NHSRplotthedots lets one of several decide a point's direction."""

    OUTSIDE = 1
    TREND = 2
    TWO_OF_THREE = 4
    RUN = 8


IN_A_ROW = 7
"""Points that make a run, and a trend."""


@dataclass(frozen=True)
class Signals:
    """The signals each point is part of (series × points, flags of ``Signal``): above the mean or rising,
    below it or falling."""

    high: Flags
    low: Flags


def signals(values: Floats, limits: Limits) -> Signals:
    """Of each point (series × points, NaN a gap) by its series' limits; none without limits.

    Every point of a run or trend is told, and of two in three those beyond two sigma. A gap, a value on the
    mean (runs) and a value equal to the last (trends) end the pattern. The third of "two of three" may lie
    anywhere, as in the Western Electric handbook; NHSRplotthedots asks for the same side of the mean. Values
    beyond three sigma count as beyond two; in NHSRplotthedots they do not.
    """
    near = tolerance(values)[:, None]
    off = values - limits.mean[:, None]
    steps = np.diff(values, axis=1)
    sigma = limits.sigma[:, None]
    limited, known = ~np.isnan(sigma), ~np.isnan(values)
    sides = []
    for sign in (1.0, -1.0):
        beyond = sign * off
        flags = np.zeros(values.shape, np.uint8)
        side = beyond > near
        rising = _part_of(sign * steps > near, IN_A_ROW - 1)
        _add(flags, Signal.OUTSIDE, beyond > 3 * sigma + near)
        _add(flags[:, :-1], Signal.TREND, rising)
        _add(flags[:, 1:], Signal.TREND, rising)
        _add(flags, Signal.TWO_OF_THREE, _two_of_three(beyond > 2 * sigma + near, known))
        _add(flags, Signal.RUN, _part_of(side, IN_A_ROW))
        sides.append(np.where(limited, flags, np.uint8(0)))
    return Signals(*sides)


def _add(flags: Flags, signal: Signal, where: Bools) -> None:
    flags |= np.uint8(signal) * where


def _part_of(flags: Bools, length: int) -> Bools:
    """Whether a point lies in ``length`` or more flags in a row."""
    width = flags.shape[1]
    part = np.zeros(flags.shape, bool)
    if width < length:
        return part
    whole = flags[:, : width - length + 1].copy()
    for shift in range(1, length):
        whole &= flags[:, shift : width - length + 1 + shift]
    for shift in range(length):
        part[:, shift : width - length + 1 + shift] |= whole
    return part


def _two_of_three(far: Bools, known: Bools) -> Bools:
    """The far points of any three in a row, all known, of which two are far."""
    part = np.zeros(far.shape, bool)
    if far.shape[1] < 3:
        return part
    one, two, three = far[:, :-2], far[:, 1:-1], far[:, 2:]
    pairs = (one & two) | (one & three) | (two & three)
    pairs &= known[:, :-2] & known[:, 1:-1] & known[:, 2:]
    part[:, :-2] |= pairs
    part[:, 1:-1] |= pairs
    part[:, 2:] |= pairs
    return part & far
