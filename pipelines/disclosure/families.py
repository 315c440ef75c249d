"""Which sensitive figures tell of one another, by the catalogue's own rules and indicators.

A family holds the sensitive elements of a form that a rule compares, that an indicator divides by one
another, or of which one is the count that an amount rests on. What is hidden of a unit and year is
hidden family by family: of two figures that bound each other, one alone protects little.

A complement is what a part leaves of its whole (families not visited): as telling as the part. Terms:
L. Willenborg and T. de Waal, *Elements of Statistical Disclosure Control*, 2001, chapters 1 and 8.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.catalogue.expression import Comparison, Linear
from pipelines.catalogue.forms import Element, Form
from pipelines.catalogue.scheme import Indicator
from pipelines.catalogue.whole import Catalogue

COUNT = "count"


@dataclass(frozen=True)
class Complement:
    """``terms``: coefficient by element, the parts below 0. ``by_period``: worked out in each native
    period and added up, as indicators of the time rule "sum" are; else from the window's figures."""

    code: str
    form: str
    terms: Mapping[str, int]
    by_period: bool = False


def families(catalogue: Catalogue) -> dict[str, str]:
    """Every sensitive element with its family, named after the family's first element."""
    first = {element: element for element in sensitive(catalogue)}
    for linked in links(catalogue):
        known = [element for element in linked if element in first]
        roots = {first[element] for element in known}
        if len(roots) > 1:
            kept = next(element for element in first if element in roots)
            first = {e: kept if root in roots else root for e, root in first.items()}
    return first


def sensitive(catalogue: Catalogue) -> list[str]:
    """In catalogue order."""
    return [e.code for form in catalogue.forms for e in form.elements if e.sensitive]


def links(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Elements of one form that belong together."""
    for form in catalogue.forms:
        yield from (check.condition.elements for check in form.checks)
        yield from _bases(catalogue, form)
    for indicator in catalogue.indicators:
        for form in catalogue.forms:
            yield tuple(code for code in indicator.elements if code in form.by_code)


def _bases(catalogue: Catalogue, form: Form) -> Iterator[tuple[str, ...]]:
    """An amount and the count it rests on; one that names none rests on all counts of its form."""
    for element in form.elements:
        if element.sensitive and not is_count(catalogue, element):
            counts = [e.code for e in form.elements if e.sensitive and is_count(catalogue, e)]
            yield (element.code, *([element.rests_on] if element.rests_on else counts))


def is_count(catalogue: Catalogue, element: Element) -> bool:
    return catalogue.measure_by_code[element.measure].type == COUNT


def complements(catalogue: Catalogue) -> list[Complement]:
    """Of every rule that holds counts below counts or adds parts up, and of every proportion."""
    counted = {
        e.code
        for f in catalogue.forms
        for e in f.elements
        if e.sensitive and is_count(catalogue, e)
    }
    found = [
        *(c for form in catalogue.forms for c in _of_rules(form)),
        *(c for i in catalogue.indicators if (c := _of_indicator(catalogue, i))),
    ]
    unique = {(tuple(sorted(c.terms.items())), c.by_period): c for c in reversed(found)}
    return [c for c in reversed(unique.values()) if counted.issuperset(c.terms)]


def _of_rules(form: Form) -> Iterator[Complement]:
    for check in form.checks:
        if check.condition.kind == "always":
            for number, comparison in enumerate(check.condition.then):
                for name, terms in _of_comparison(comparison):
                    yield Complement(f"{check.id}.{number}{name}", form.code, terms)


def _of_comparison(comparison: Comparison) -> Iterator[tuple[str, dict[str, int]]]:
    """Whole less parts. Of parts that add up to it, each stands for the whole less the others."""
    left, right = comparison.left, comparison.right
    over, under = (left, right) if comparison.operator in (">=", ">") else (right, left)
    terms = _difference(over, under)
    if comparison.operator != "=" and len(terms) > 1:
        yield "", terms
    elif comparison.operator == "=" and len(terms) > 2:
        yield from ((f".{p}", _without(terms, p)) for p, c in terms.items() if c < 0)


def _without(terms: Mapping[str, int], part: str) -> dict[str, int]:
    return {element: c for element, c in terms.items() if element != part}


def _difference(over: Linear, under: Linear) -> dict[str, int]:
    """``over`` less ``under`` by element; nothing where it is no plain sum of elements."""
    terms: dict[str, int] = {}
    for side, sign in ((over, 1), (under, -1)):
        if side.constant or side.is_population or any(t.first for t in side.terms):
            return {}
        for term in side.terms:
            terms[term.element] = terms.get(term.element, 0) + sign * int(term.coefficient)
    return {element: c for element, c in terms.items() if c}


def _of_indicator(catalogue: Catalogue, indicator: Indicator) -> Complement | None:
    """Denominator less numerator of a proportion of counts of one form."""
    forms = [*{catalogue.form_of_element[code].code for code in indicator.elements}]
    terms = _difference(indicator.den, indicator.num)
    if len(forms) != 1 or len(terms) < 2 or indicator.factor != 100:
        return None
    return Complement(f"{indicator.code}.rest", forms[0], terms, indicator.time == "sum")
