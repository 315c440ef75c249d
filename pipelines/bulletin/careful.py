"""What may be said of a difference. Pure.

A difference that may be chance is no rise and no fall. An indicator has changed when the 95 % interval
of its difference leaves out 0 (the edition's ``change``). A total has no such interval of its own; it
is said to rise or fall only when more of its indicators changed that way than chance would make.
"""

from math import comb

CHANCE = 0.025
"""How often chance alone makes an indicator seem to change in one direction: half of 5 %."""
RARE = 0.025
"""Below this it is not chance: in either direction, so 5 % in both."""
ROSE, FELL, HIGHER, LOWER, SAME = "rose", "fell", "higher", "lower", "same"


def gap(now: float, before: float, digits: int) -> float:
    """The difference of two figures as they are shown, so that a reader can check it."""
    return round(round(now, digits) - round(before, digits), digits)


def by_chance(count: int, known: int) -> float:
    """The chance of at least ``count`` of ``known`` indicators to seem changed in one direction when
    none has."""
    return sum(
        comb(known, k) * CHANCE**k * (1 - CHANCE) ** (known - k) for k in range(count, known + 1)
    )


def supported(better: int, worse: int, known: int) -> int:
    """1 when the indicators bear out a rise, −1 a fall, 0 neither."""
    most = max(better, worse)
    if better == worse or by_chance(most, known) >= RARE:
        return 0
    return 1 if better > worse else -1


def verdict(now: float, before: float, digits: int, support: int) -> str:
    """How a difference of totals is told: ROSE and FELL only when the indicators bear it out."""
    apart = gap(now, before, digits)
    if apart == 0:
        return SAME
    if apart > 0:
        return ROSE if support > 0 else HIGHER
    return FELL if support < 0 else LOWER
