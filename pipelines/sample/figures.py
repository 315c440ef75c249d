"""One figure at a time: how each kind of the recipe is drawn."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from pipelines.catalogue.expression import Linear, parse_linear
from pipelines.catalogue.forms import Element
from pipelines.period import Period
from pipelines.sample import kinds
from pipelines.sample.draws import between, binomial, poisson
from pipelines.sample.model import NOT_APPLICABLE, Cell, Tweak, Values, number
from pipelines.sample.recipe import Drift

CENT = Decimal("0.01")
STAYING = ("jump_stays", "register_falls")


@dataclass
class Here:
    """Where a figure is drawn: the row's unit and period, what it said before (``before``), since
    January (``so_far``) and in this return up to here (``given``).

    ``quality``: the row's performance on an element, 0 … 1. ``fixed_draw``: a source of luck that
    stays with (element, year or "").
    """

    unit: str
    period: Period
    residents: float
    years: float
    scale: Callable[[str], float]
    quality: Callable[[str], float]
    fixed_draw: Callable[[str, str], Random]
    below: int
    drift: Drift
    random: Random
    before: Values
    so_far: dict[str, int]
    tweaks: tuple[Tweak, ...] = ()
    given: Values = field(default_factory=dict)
    untold: Values = field(default_factory=dict)
    """What would have been said of the elements tweaked here: the history goes on from that."""

    def amount_of(self, expression: str) -> Decimal | None:
        """The expression's value in this return; None when a part of it does not apply."""
        return worth(parse_once(expression), self.given)


_PARSED: dict[str, Linear] = {}


def parse_once(expression: str) -> Linear:
    if expression not in _PARSED:
        _PARSED[expression] = parse_linear(expression)
    return _PARSED[expression]


def worth(linear: Linear, values: Values) -> Decimal | None:
    total = linear.constant
    for term in linear.terms:
        value = number(values.get(term.element))
        if value is None:
            return None
        total += term.coefficient * value
    return total


def money(value: float | Decimal, step: float = 0.01) -> Decimal:
    steps = (Decimal(value) / Decimal(str(step))).quantize(Decimal(1), ROUND_HALF_UP)
    return (steps * Decimal(str(step))).quantize(CENT)


def drifted(before: Cell, target: int, drift: Drift) -> int:
    """``target``, as far as one period lets a stock move."""
    if not isinstance(before, int):
        return max(0, target)
    low, high = math.ceil(before * (1 - drift.fall)), math.floor(before * (1 + drift.rise))
    if before < drift.free_below:
        low, high = min(low, before - 2), max(high, min(drift.free_below - 1, before + 2))
    return max(0, min(max(target, low), high))


def stock(spec: kinds.Stock, element: Element, here: Here) -> Cell:
    mean = _mean(spec.per_10k, spec.mean, here) * here.scale(element.code)
    if mean <= 0:
        return 0
    fixed = here.fixed_draw(element.code, "")
    level = mean * math.exp(fixed.gauss(0, spec.spread))
    start = poisson(fixed, level) if level < 20 else level
    target = start * (1 + spec.growth) ** here.years
    staying = [t for t in here.tweaks if t.element == element.code and t.kind in STAYING]
    for tweak in staying:
        target *= 1 + tweak.size if tweak.period.start <= here.period.start else 1
    noise = here.drift.noise if spec.noise is None else spec.noise
    aim = max(spec.at_least, round(target * (1 + here.random.gauss(0, noise))))
    if any(tweak.period == here.period for tweak in staying):
        return aim
    return drifted(here.before.get(element.code), aim, here.drift)


def _mean(per_10k: float | None, mean: float | None, here: Here) -> float:
    return per_10k * here.residents / 10_000 if per_10k is not None else mean or 0.0


def total(spec: kinds.Sum, element: Element, here: Here) -> Cell:
    value = here.amount_of(spec.of)
    return NOT_APPLICABLE if value is None else int(value)


def share(spec: kinds.Share, element: Element, here: Here) -> Cell:
    of = here.amount_of(spec.of)
    if of is None:
        return NOT_APPLICABLE
    part = between(spec.low, spec.high, here.quality(element.code))
    before = here.before.get(element.code)
    if isinstance(here.given[parse_once(spec.of).terms[0].element], Decimal):
        return min(of, money(of * Decimal(min(1.0, part + here.random.gauss(0, 0.02)))))
    if element.kind == "stock":
        aim = math.floor(int(of) * min(part, 1.0) + here.fixed_draw(element.code, "").random())
        return min(int(of), drifted(before, aim, here.drift))
    drawn = binomial(here.random, int(of), part)
    return drawn if spec.rise_at_most is None else min(drawn, _most(spec, element, here, int(of)))


def _most(spec: kinds.Share, element: Element, here: Here, of: int) -> int:
    old_of, old = worth(parse_once(spec.of), here.before), here.before.get(element.code)
    if not old_of or not isinstance(old, int):
        return of
    return math.floor(of * (old / float(old_of) + (spec.rise_at_most or 0)))


def count(spec: kinds.Count, element: Element, here: Here) -> Cell:
    mean = _mean(spec.per_10k, spec.mean, here)
    if spec.of is not None:
        mean = spec.rate * float(here.amount_of(spec.of) or 0)
    mean *= between(spec.worst, spec.best, here.quality(element.code)) * here.scale(element.code)
    if spec.season:
        mean *= spec.season[here.period.ordinal - 1]
    return max(spec.at_least, poisson(here.random, mean))


def more(spec: kinds.More, element: Element, here: Here) -> Cell:
    than = int(number(here.given[spec.than]) or 0)
    rate = between(spec.worst, spec.best, here.quality(element.code))
    return than + poisson(here.random, than * rate)


def amount(spec: kinds.Amount, element: Element, here: Here) -> Cell:
    times = int(number(here.given[spec.per]) or 0)
    each = between(spec.worst, spec.best, here.quality(element.code))
    noise = here.random.gauss(0, spec.spread / math.sqrt(times)) if times else 0
    value = money(max(0.0, times * each * (1 + noise)), spec.step)
    return int(value) if spec.step >= 1 else value


def pieces(spec: kinds.Pieces, element: Element, here: Here) -> Cell:
    of = float(number(here.given[spec.of]) or 0)
    return max(1, round(of / spec.each * (1 + here.random.gauss(0, 0.1)))) if of > 0 else 0


def year_reach(spec: kinds.YearReach, element: Element, here: Here) -> Cell:
    of = int(here.amount_of(spec.of) or 0)
    reached = min(of, _by_now(spec, element, here, of))
    return max(0, reached - here.so_far.get(element.code, 0))


def cumulative(spec: kinds.Cumulative, element: Element, here: Here) -> Cell:
    of = int(here.amount_of(spec.of) or 0)
    before = here.before.get(element.code) if here.period.ordinal > 1 else 0
    return min(of, max(int(number(before) or 0), _by_now(spec, element, here, of)))


def _by_now(spec: kinds.YearReach | kinds.Cumulative, element: Element, here: Here, of: int) -> int:
    part = between(spec.low, spec.high, here.quality(element.code))
    luck = here.fixed_draw(element.code, str(here.period.year)).random()
    noise = 1 + here.random.gauss(0, 0.02)
    return math.floor(of * part * spec.by[here.period.ordinal - 1] * noise + luck)


def flag(spec: kinds.Flag, element: Element, here: Here) -> Cell:
    luck = here.fixed_draw(element.code, str(here.period.year)).random()
    return int(luck < between(spec.low, spec.high, here.quality(element.code)))


def units_below(spec: kinds.UnitsBelow, element: Element, here: Here) -> Cell:
    return here.below or NOT_APPLICABLE


def constant(spec: kinds.Constant, element: Element, here: Here) -> Cell:
    return here.fixed_draw(element.code, "").randint(spec.low, spec.high)


FIGURES: dict[str, Callable[[Any, Element, Here], Cell]] = {
    "stock": stock,
    "sum": total,
    "share": share,
    "count": count,
    "more": more,
    "amount": amount,
    "pieces": pieces,
    "year_reach": year_reach,
    "cumulative": cumulative,
    "flag": flag,
    "units_below": units_below,
    "constant": constant,
}
"""How each kind of the recipe is drawn."""


def _jump_back(tweak: Tweak, spec: Any, value: Cell, here: Here) -> Cell:
    return round(float(number(value) or 0) * (1 + tweak.size))


def _cum_falls(tweak: Tweak, spec: Any, value: Cell, here: Here) -> Cell:
    return math.floor(float(number(here.before.get(tweak.element)) or 0) * (1 - tweak.size))


def _share_rises(tweak: Tweak, spec: Any, value: Cell, here: Here) -> Cell:
    before = float(number(here.before.get(tweak.element)) or 0)
    share_before = before / float(worth(parse_once(spec.of), here.before) or 1)
    return math.ceil(float(here.amount_of(spec.of) or 0) * (share_before + tweak.size))


def _over_reach(tweak: Tweak, spec: Any, value: Cell, here: Here) -> Cell:
    of = float(here.amount_of(spec.of) or 0)
    return math.ceil(of * (1 + tweak.size)) - here.so_far.get(tweak.element, 0)


PASSING: dict[str, Callable[[Tweak, Any, Cell, Here], Cell]] = {
    "jump_back": _jump_back,
    "cum_falls": _cum_falls,
    "share_rises": _share_rises,
    "over_reach": _over_reach,
}
"""Tweaks of one period only: what is said instead."""
