"""What may be said of the latest values of many series, as ``readings`` says it of one. Knows no Streamlit.

Everything here is done for all series together: a screen looks at thousands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dashboard.readings import FEWEST, STOCK, YEARLY
from pipelines.analysis.autocorrelation import resemblance
from pipelines.analysis.limits import Bools, Ints, Limits, process_limits
from pipelines.analysis.screening import larger_chance, screen
from pipelines.analysis.signals import Flags, Signal, signals
from pipelines.analysis.xmr import Direction
from pipelines.scoring.rounding import Floats

FLAG = "flag"
"""The time rule of yes and no, whose values have no limits."""
Kind = Literal["xmr", "run", "progress", "short", "hidden"]


@dataclass(frozen=True)
class Found:
    """A signal at a series' latest value: which one decides, where it points, the point at which its pattern
    begins and how many points it has. ``chance``: see ``readings.chance_of_latest``. ``is_pulled``: no
    signal without the one value farthest out, which has drawn the mean away from this one."""

    row: int
    at: int
    signal: Signal
    direction: Direction
    since: int
    length: int
    chance: float
    is_pulled: bool = False


@dataclass(frozen=True)
class Board:
    """``values``: series × points, those before limits were set anew left out; ``kinds`` a series; ``found``
    the surest signal first; ``expected``: how many steady series of these lengths would signal. ``limits``,
    ``high`` and ``low`` are of all series, whether or not their kind has them shown."""

    values: Floats
    kinds: tuple[Kind, ...]
    limits: Limits
    high: Flags
    low: Flags
    found: tuple[Found, ...]
    expected: float

    @property
    def looked(self) -> int:
        return sum(kind == "xmr" for kind in self.kinds)


def board(
    values: Floats, rules: Sequence[str], hidden: Bools, since: Ints | None = None,
    cases: Floats | None = None,
) -> Board:  # fmt: skip
    """Of series × points in time order, NaN a gap. ``rules``: a time rule a series; ``hidden``: points not
    shown, which are gaps as well; ``since``: the point from which each series' limits count; ``cases``:
    like ``values``, those behind a share of counts, NaN where it is none."""
    values = np.where(hidden, np.nan, values)
    if since is not None:
        values = np.where(np.arange(values.shape[1]) < since[:, None], np.nan, values)
    kinds = kinds_of(values, rules, hidden)
    limits = process_limits(values)
    marks = signals(values, limits)
    chosen = np.flatnonzero([kind == "xmr" for kind in kinds])
    screened = screen(values[chosen])
    found = []
    for i, pulled in zip(
        screened.order, are_pulled(values[chosen[screened.order]]).tolist(), strict=True
    ):
        row, at, chance = int(chosen[i]), int(screened.at[i]), float(screened.chance[i])
        one = first(row, at, marks.high, marks.low, chance, bool(pulled))
        if cases is not None and one.signal == Signal.OUTSIDE:
            here = [row], [at]
            larger = larger_chance(
                np.array([chance]), values[here], cases[here], limits.mean[[row]]
            )
            one = replace(one, chance=float(larger[0]))
        found.append(one)
    found.sort(key=lambda one: (one.is_pulled, one.chance))
    return Board(values, kinds, limits, marks.high, marks.low, tuple(found), screened.expected)


def are_pulled(values: Floats) -> Bools:
    """Of series whose latest value signals: whether it would not by limits made without the one value that
    lies farthest from the median.

    One value far out moves the mean by more than screened limits are wide; then all the others signal.
    """
    if not len(values):
        return np.zeros(0, bool)
    rows = np.arange(len(values))
    at = values.shape[1] - 1 - (~np.isnan(values))[:, ::-1].argmax(axis=1)
    away = np.abs(values - np.nanmedian(values, axis=1)[:, None])
    far = np.where(np.isnan(away), -1.0, away).argmax(axis=1)
    without = values.copy()
    without[rows, far] = np.nan
    marks = signals(values, process_limits(without))
    steady = (marks.high[rows, at] | marks.low[rows, at]) == 0
    return np.asarray(steady & (far != at))


def kinds_of(values: Floats, rules: Sequence[str], hidden: Bools) -> tuple[Kind, ...]:
    known = (~np.isnan(values)).sum(axis=1)
    is_alike = resemblance(values).is_too_much
    is_hidden = np.asarray(hidden.any(axis=1)).tolist()
    kinds: list[Kind] = []
    for rule, count, alike, withheld in zip(rules, known, is_alike, is_hidden, strict=True):
        if rule in YEARLY:
            kinds.append("progress")
        elif count < FEWEST or rule == FLAG:
            kinds.append("hidden" if withheld else "short")
        else:
            kinds.append("run" if rule == STOCK and alike else "xmr")
    return tuple(kinds)


def first(
    row: int, at: int, high: Flags, low: Flags, chance: float, is_pulled: bool = False
) -> Found:
    """The signal that decides at a point, in the order of ``Signal``, and its pattern up to there."""
    for signal in Signal:
        for direction, flags in (("high", high), ("low", low)):
            if flags[row, at] & signal:
                begin = beginning(flags[row], at, signal)
                return Found(row, at, signal, direction, begin, at - begin + 1, chance, is_pulled)  # type: ignore[arg-type]
    raise ValueError(f"series {row} has no signal at point {at}")


def beginning(flags: Flags, at: int, signal: Signal) -> int:
    """The first point of a pattern that holds ``at``: of two in three at most two points before."""
    if signal == Signal.OUTSIDE:
        return at
    if signal == Signal.TWO_OF_THREE:
        return next((i for i in range(max(0, at - 2), at) if flags[i] & signal), at)
    begin = at
    while begin > 0 and flags[begin - 1] & signal:
        begin -= 1
    return begin
