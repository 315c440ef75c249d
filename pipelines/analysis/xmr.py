"""The control chart of one series: limits a phase, signals a point, and what may be said of the latest value.

Sources: ``limits`` and ``signals``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np

from pipelines.analysis.limits import moving_ranges, process_limits
from pipelines.analysis.signals import Signal, signals
from pipelines.scoring.rounding import Floats

Direction = Literal["high", "low"]
Change = Literal["improving", "worsening", "none"]
Assurance = Literal["consistently_meets", "hit_or_miss", "consistently_misses"]


@dataclass(frozen=True)
class Rebase:
    """From the point ``at`` (counted from 0) the process is another one: since which day, and why."""

    at: int
    day: date
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(
                "limits may be set anew only for a reason: say what changed in the process"
            )


@dataclass(frozen=True)
class Phase:
    """Points ``start`` up to but not including ``stop`` under one set of limits, NaN without limits."""

    start: int
    stop: int
    mean: float
    average_range: float
    lower: float
    upper: float
    range_upper: float
    points: int
    is_trial: bool
    rebase: Rebase | None


@dataclass(frozen=True)
class Mark:
    """One signal a point is part of. A trend's direction is that of its steps, any other's the side of the
    mean."""

    signal: Signal
    direction: Direction


@dataclass(frozen=True)
class Chart:
    """``values`` and ``ranges`` (moving ranges) a point, NaN a gap; ``marks`` a point."""

    values: Floats
    ranges: Floats
    phases: tuple[Phase, ...]
    marks: tuple[tuple[Mark, ...], ...]

    @property
    def latest(self) -> int | None:
        """Index of the last value present."""
        present = np.flatnonzero(~np.isnan(self.values))
        return int(present[-1]) if len(present) else None


@dataclass(frozen=True)
class Verdict:
    """``at``: the point it is said of, the last value present; ``marks``: that point's signals, the one that
    decided first."""

    change: Change
    at: int | None
    marks: tuple[Mark, ...]


def chart(
    values: Sequence[float | None],
    rebases: Sequence[Rebase] = (),
) -> Chart:
    """The chart of one series, in time order; None and NaN are gaps. Moving ranges, runs and trends do not
    reach across the start of a phase. ValueError where a rebase lies outside the series, or two start at
    the same point.
    """
    numbers = np.array([np.nan if value is None else float(value) for value in values])
    ranges = np.full(len(numbers), np.nan)
    phases: list[Phase] = []
    marks: list[tuple[Mark, ...]] = []
    for start, stop, rebase in _spans(len(numbers), rebases):
        part = numbers[None, start:stop]
        limits = process_limits(part)
        found = signals(part, limits)
        ranges[start:stop] = moving_ranges(part)[0]
        flags = zip(found.high[0].tolist(), found.low[0].tolist(), strict=True)
        marks += [_marks(high, low) for high, low in flags]
        phases.append(
            Phase(
                start,
                stop,
                float(limits.mean[0]),
                float(limits.average_range[0]),
                float(limits.lower[0]),
                float(limits.upper[0]),
                float(limits.range_upper[0]),
                int(limits.points[0]),
                bool(limits.are_trial[0]),
                rebase,
            )
        )
    return Chart(numbers, ranges, tuple(phases), tuple(marks))


def _spans(length: int, rebases: Sequence[Rebase]) -> list[tuple[int, int, Rebase | None]]:
    ordered = sorted(rebases, key=lambda one: one.at)
    starts = [one.at for one in ordered]
    if any(not 0 < at < length for at in starts) or len(set(starts)) < len(starts):
        raise ValueError(
            f"limits are set anew at points {starts}: each once, between 1 and {length - 1}"
        )
    if not length:
        return []
    beginnings: list[tuple[int, Rebase | None]] = [(0, None), *zip(starts, ordered, strict=True)]
    ends = [*starts, length]
    return [(start, end, one) for (start, one), end in zip(beginnings, ends, strict=True)]


@cache
def _marks(high: int, low: int) -> tuple[Mark, ...]:
    sides: tuple[tuple[int, Direction], ...] = ((high, "high"), (low, "low"))
    return tuple(
        Mark(signal, direction) for signal in Signal for flags, direction in sides if flags & signal
    )


def verdict(of: Chart, *, lower_is_better: bool) -> Verdict:
    """What may be said of the latest value present: that it is part of a signal, and whether the signal
    points the wanted way.

    "improving" and "worsening" are said of the process at that point, judged by its phase's limits: a steady
    process would seldom show this. "none" (正常波动) means no signal reaches the latest value, not that nothing
    changed before it, and not that the level is good. Of several signals the first in the order of
    ``Signal`` decides: a falling trend counts before a run above the mean.
    """
    at = of.latest
    if at is None or not of.marks[at]:
        return Verdict("none", at, ())
    wanted = "low" if lower_is_better else "high"
    change: Change = "improving" if of.marks[at][0].direction == wanted else "worsening"
    return Verdict(change, at, of.marks[at])


def assurance(of: Chart, target: float | None, *, lower_is_better: bool) -> Assurance | None:
    """Whether the process, run as in its last phase, will meet the target: a target beyond a process limit
    is met or missed time after time, one between (or on) them now and then, by chance. None without target
    or limits. It promises nothing of a process that changes.
    """
    if target is None or np.isnan(target) or not of.phases or np.isnan(of.phases[-1].lower):
        return None
    low, high = of.phases[-1].lower, of.phases[-1].upper
    if low <= target <= high:
        return "hit_or_miss"
    meets = target > high if lower_is_better else target < low
    return "consistently_meets" if meets else "consistently_misses"
