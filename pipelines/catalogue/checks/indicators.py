"""Indicators: readable formulas of known elements, whose time and roll-up rules make sense."""

from collections.abc import Iterator
from itertools import pairwise

from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.expression import Linear
from pipelines.catalogue.forms import Element
from pipelines.catalogue.scheme import Indicator
from pipelines.catalogue.whole import Catalogue

FILE = "indicators.yaml"


def indicators(catalogue: Catalogue) -> Iterator[str]:
    yield from twice(FILE, "indicator", [i.code for i in catalogue.indicators])
    cares = {care.code for care in catalogue.head.cares}
    for indicator in catalogue.indicators:
        yield from dangling(FILE, indicator.code, "care", [indicator.care], cares)
        if indicator.factor <= 0:
            yield line(FILE, indicator.code, "its factor is not above 0", "make it 100 or another")
        if indicator.digits < 0:
            yield line(FILE, indicator.code, "its digits are below 0", "make them 0 or more")
        yield from _rebases(indicator)
        if not (lines := [*_formula(catalogue, indicator), *_sides(indicator)]):
            yield from _grains(catalogue, indicator)
            yield from _time(catalogue, indicator)
            yield from _roll_up(catalogue, indicator)
        yield from lines


def _rebases(indicator: Indicator) -> Iterator[str]:
    """Limits begin anew for a reason, and each time later than the time before."""
    days = [one.since for one in indicator.rebase]
    for one in indicator.rebase:
        if not (one.reason.zh.strip() and one.reason.en.strip()):
            wrong = f"its rebase of {one.since} gives no reason in both languages"
            yield line(FILE, indicator.code, wrong, "say what changed in the process")
    if any(later <= earlier for earlier, later in pairwise(days)):
        told = ", ".join(map(str, days))
        wrong = f"its rebases are not in the order of time ({told})"
        yield line(FILE, indicator.code, wrong, "put the oldest first, each day once")


def _formula(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    for field, text in (
        ("numerator", indicator.numerator),
        ("denominator", indicator.denominator),
    ):
        try:
            side = indicator.num if field == "numerator" else indicator.den
        except ValueError as error:
            yield line(FILE, indicator.code, f"{field}: {error}", "correct the expression")
            continue
        yield from dangling(
            FILE, indicator.code, f"{field} element", side.elements, catalogue.element_by_code
        )
        if side.terms and not side.weights:
            wrong = f"its {field} {text!r} is always 0"
            yield line(FILE, indicator.code, wrong, "correct the expression")
        if not side.terms:
            wrong = f"its {field} {text!r} names no element"
            yield line(FILE, indicator.code, wrong, "name an element")
        if side.is_population and (field == "numerator" or len(side.terms) > 1):
            wrong = "uses population elsewhere than as the whole denominator"
            yield line(FILE, indicator.code, wrong, "divide by population alone")
        if side.constant:
            wrong = f"its {field} adds a number"
            yield line(FILE, indicator.code, wrong, "add up elements only; sums would repeat it")


def _sides(indicator: Indicator) -> Iterator[str]:
    """A denominator that can be divided by, and is not what it divides."""
    try:
        over, under = indicator.num.weights, indicator.den.weights
    except ValueError:
        return
    if under and max(under.values()) < 0:
        wrong = f"its denominator {indicator.denominator!r} is never above 0"
        yield line(FILE, indicator.code, wrong, "correct the signs")
    if over and over == under:
        yield line(FILE, indicator.code, "divides a figure by itself", "correct one of the two")


def _elements(catalogue: Catalogue, side: Linear) -> list[Element]:
    return [catalogue.element_by_code[code] for code in side.elements]


def _grains(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    """Numerator and denominator are paired row by row, period by period."""
    grains = {code: catalogue.form_of_element[code].grain for code in indicator.elements}
    if len(set(grains.values())) > 1:
        told = ", ".join(f"{code} by {grain}" for code, grain in grains.items())
        wrong = f"is made of elements reported by different grains ({told})"
        yield line(FILE, indicator.code, wrong, "use elements of one grain")


def _time(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    code = indicator.code
    terms = indicator.num.terms + indicator.den.terms
    if indicator.time != "year_to_date" and any(term.first for term in terms):
        wrong = f"uses first(...) with time {indicator.time}"
        yield line(FILE, code, wrong, "use it with time year_to_date only")
    if indicator.time != "year_reach":
        return
    for element in _elements(catalogue, indicator.num):
        if not element.once_a_year:
            wrong = f"reaches with {element.code}, which is not once_a_year"
            yield line(FILE, code, wrong, "count once_a_year elements, or use time sum")
    for element in _elements(catalogue, indicator.den):
        if element.kind != "stock":
            wrong = f"reaches a part of {element.code}, which is no stock"
            yield line(FILE, code, wrong, "divide by stocks, or use time sum")


def _roll_up(catalogue: Catalogue, indicator: Indicator) -> Iterator[str]:
    if indicator.roll_up != "population":
        return
    sides = _elements(catalogue, indicator.num), _elements(catalogue, indicator.den)
    measures = [{element.measure for element in side} for side in sides]
    if indicator.factor != 100 or indicator.den.is_population or measures[0] != measures[1]:
        wrong = "is weighted by population but is no proportion"
        remedy = "divide like by like with factor 100, or use roll_up sum"
        yield line(FILE, indicator.code, wrong, remedy)
    if not any(unit.population for unit in catalogue.units):
        wrong = "is weighted by population, and no unit has one"
        yield line(FILE, indicator.code, wrong, "fill in population in units.csv")
