"""Which units moved a total: a change of Σ numerator / Σ denominator, or of a sum, split among units exactly.

Kitagawa, E. M. (1955), *JASA* 50, 1168-1194: of each unit, how its own ratio changed, weighted by its mean
share of the denominator, and how its share changed, weighted by its mean ratio. Das Gupta (1993), *Standardization
and Decomposition of Rates*, Census Bureau P23-186, gives the same for two factors.

Arithmetic in fractions: the parts add up to the change, not nearly but exactly. It is bookkeeping, of full counts:
it says where the change lies, not why, nor whether it is more than chance.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, Literal, TypeVar

Number = int | Decimal | Fraction | float
Unit = TypeVar("Unit", bound=Hashable)
Presence = Literal["both", "appeared", "vanished"]
NOTHING = Fraction(0), Fraction(0)


@dataclass(frozen=True)
class Contribution(Generic[Unit]):
    """``within``: by the unit's own ratio; ``mix``: by its share of the denominator, against the mean of the two
    overall ratios, so that a unit of average ratio contributes nothing by growing. Of a sum, all is within.
    """

    unit: Unit
    within: Fraction
    mix: Fraction
    presence: Presence

    @property
    def total(self) -> Fraction:
        return self.within + self.mix


@dataclass(frozen=True)
class Decomposition(Generic[Unit]):
    """The contributions' totals add up to ``after`` − ``before``, in the order the units were given."""

    before: Fraction
    after: Fraction
    contributions: tuple[Contribution[Unit], ...]

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def within(self) -> Fraction:
        return sum((one.within for one in self.contributions), Fraction(0))

    @property
    def mix(self) -> Fraction:
        return sum((one.mix for one in self.contributions), Fraction(0))


def decompose_ratio(
    before: Mapping[Unit, tuple[Number | None, Number | None]],
    after: Mapping[Unit, tuple[Number | None, Number | None]],
    factor: int | Fraction = 1,
) -> Decomposition[Unit]:
    """Of numerator and denominator by unit in two periods, times ``factor`` (100 for per cent).

    A unit of which a period lacks a part (not given, or None) is not in that period: it appeared or vanished,
    and all it does is mix. A denominator of 0 has no ratio: the unit's numerator, if any, is mix too. Floats are
    taken as the binary fractions they are. ValueError where a period's denominators sum to 0.
    """
    first, last = _known(before), _known(after)
    den_first, den_last = _sum(first, 1), _sum(last, 1)
    if not den_first or not den_last:
        raise ValueError(
            "the denominators of a period sum to 0: there is no ratio whose change to split"
        )
    ratio_first, ratio_last = _sum(first, 0) / den_first, _sum(last, 0) / den_last
    level = (ratio_first + ratio_last) / 2
    parts = []
    for unit in dict.fromkeys([*first, *last]):
        num_0, part_0 = first.get(unit, NOTHING)
        num_1, part_1 = last.get(unit, NOTHING)
        share_0, share_1 = part_0 / den_first, part_1 / den_last
        total = num_1 / den_last - num_0 / den_first - level * (share_1 - share_0)
        within = Fraction(0)
        if part_0 and part_1:
            within = (num_1 / part_1 - num_0 / part_0) * (share_0 + share_1) / 2
        parts.append(
            Contribution(
                unit, within * factor, (total - within) * factor, _presence(unit, first, last)
            )
        )
    return Decomposition(ratio_first * factor, ratio_last * factor, tuple(parts))


def decompose_sum(
    before: Mapping[Unit, Number | None], after: Mapping[Unit, Number | None]
) -> Decomposition[Unit]:
    """Of a plain sum by unit in two periods: each unit's difference; missing adds nothing to its period's sum."""
    first = {unit: Fraction(value) for unit, value in before.items() if value is not None}
    last = {unit: Fraction(value) for unit, value in after.items() if value is not None}
    zero = Fraction(0)
    parts = tuple(
        Contribution(
            unit, last.get(unit, zero) - first.get(unit, zero), zero, _presence(unit, first, last)
        )
        for unit in dict.fromkeys([*first, *last])
    )
    return Decomposition(sum(first.values(), zero), sum(last.values(), zero), parts)


def _known(
    period: Mapping[Unit, tuple[Number | None, Number | None]],
) -> dict[Unit, tuple[Fraction, Fraction]]:
    return {
        unit: (Fraction(num), Fraction(den))
        for unit, (num, den) in period.items()
        if num is not None and den is not None
    }


def _sum(period: Mapping[Unit, tuple[Fraction, Fraction]], part: int) -> Fraction:
    return sum((pair[part] for pair in period.values()), Fraction(0))


def _presence(unit: Unit, first: Mapping[Unit, object], last: Mapping[Unit, object]) -> Presence:
    if unit in first and unit in last:
        return "both"
    return "appeared" if unit in last else "vanished"
