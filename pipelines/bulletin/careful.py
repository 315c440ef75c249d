"""What may be said of a difference. Pure.

A difference that may be chance is no rise and no fall. An indicator has changed when the 95 % interval
of its difference leaves out 0 (the edition's ``change``), and so has a total: the interval of its
difference is put together from those of the totals compared, which the two draws leave independent
(method of variance estimates recovery, Zou and Donner 2008).
"""

from collections.abc import Sequence
from math import sqrt

ROSE, FELL, HIGHER, LOWER, SAME = "rose", "fell", "higher", "lower", "same"
Limits = tuple[float, float]
Estimate = tuple[float, float | None, float | None]
"""A total and the limits of its 95 % interval, where it has one."""


def gap(now: float, before: float, digits: int) -> float:
    """The difference of two figures as they are shown, so that a reader can check it."""
    return round(round(now, digits) - round(before, digits), digits)


def reach(one: Estimate) -> Limits | None:
    """How far the limits lie below and above the total."""
    value, low, high = one
    if low is None or high is None:
        return None
    return max(value - low, 0.0), max(high - value, 0.0)


def limits_of_gap(pairs: Sequence[tuple[Estimate, Estimate]]) -> Limits | None:
    """The 95 % interval of the mean difference of totals, each of now with its one of before. None when
    one of now has no interval; one of before without is taken to be as unsure as its one of now."""
    found = [(reach(now), reach(before) or reach(now)) for now, before in pairs]
    known = [(now, before) for now, before in found if now and before]
    if not pairs or len(known) < len(pairs):
        return None
    apart = sum(now[0] - before[0] for now, before in pairs)
    down = sqrt(sum(now[0] ** 2 + before[1] ** 2 for now, before in known))
    up = sqrt(sum(now[1] ** 2 + before[0] ** 2 for now, before in known))
    return (apart - down) / len(pairs), (apart + up) / len(pairs)


def verdict(apart: float, limits: Limits | None) -> str:
    """How a difference is told: ROSE and FELL only when its interval leaves out 0."""
    low, high = limits or (0.0, 0.0)
    if apart > 0:
        return ROSE if low > 0 else HIGHER
    if apart < 0:
        return FELL if high < 0 else LOWER
    return SAME
