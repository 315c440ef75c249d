"""The rules a return is held to, from the catalogue: general ones first, then the form's own."""

from collections.abc import Iterator

from expectations.model import Compare, Rule, Side, Words
from pipelines.catalogue.base import Dated, Text
from pipelines.catalogue.expression import Comparison, Linear
from pipelines.catalogue.forms import Check, Element, Form, GeneralCheck
from pipelines.catalogue.whole import Catalogue
from pipelines.messages import REMEDY, Sentences, measure_of

ON_ROWS = ("row_known", "row_once", "row_present")


def rules_for(catalogue: Catalogue, form: Form) -> list[Rule]:
    """Every rule inside a return of this form.

    A general rule on cells is one rule on all the elements it concerns (one for each stretch of
    time elements are valid in), so that the engine's cost does not grow with them.
    """
    general = [r for check in catalogue.general_checks for r in _general(catalogue, form, check)]
    return general + [_check(catalogue, form, check) for check in form.checks]


def _general(catalogue: Catalogue, form: Form, check: GeneralCheck) -> Iterator[Rule]:
    if check.kind in ON_ROWS:
        yield _of_general(check, (), _span())
    elif check.kind == "numerator_is_denominator":
        yield from _of_pairs(catalogue, form, check)
    else:
        concerned: dict[tuple[str | None, str | None], list[str]] = {}
        for element in form.elements:
            if _concerns(catalogue, check, element):
                concerned.setdefault(_span(element), []).append(element.code)
        for span, columns in concerned.items():
            yield _of_general(check, tuple(columns), span)


def _of_pairs(catalogue: Catalogue, form: Form, check: GeneralCheck) -> Iterator[Rule]:
    """One rule on all ratios, for each stretch of time they are valid in."""
    pairs: dict[tuple[str | None, str | None], list[str]] = {}
    for pair in _pairs(catalogue, form):
        span = _span(*(form.by_code[code] for code in pair))
        pairs.setdefault(span, []).extend(pair)
    for span, columns in pairs.items():
        yield _of_general(check, tuple(columns), span)


def _concerns(catalogue: Catalogue, check: GeneralCheck, element: Element) -> bool:
    measure = measure_of(catalogue, element).type
    if check.kind == "not_applicable":
        return not element.may_not_apply
    if check.kind == "whole_number":
        return measure in ("count", "days")
    if check.kind in ("flag", "total"):
        return (measure == "flag") == (check.kind == "flag")
    return True


def _pairs(catalogue: Catalogue, form: Form) -> list[tuple[str, str]]:
    """Numerator and denominator of every indicator that is one element of the form over another of
    the same measure: a share, not an average."""
    pairs = []
    for indicator in catalogue.indicators:
        sides = (indicator.num, indicator.den)
        top, bottom = (form.by_code.get(_only(side) or "") for side in sides)
        if top and bottom and top != bottom and top.measure == bottom.measure:
            pairs.append((top.code, bottom.code))
    return list(dict.fromkeys(pairs))


def _only(side: Linear) -> str | None:
    """The element that is all of a side."""
    if len(side.terms) != 1 or side.constant:
        return None
    term = side.terms[0]
    return None if term.first or term.coefficient != 1 else term.element


def _of_general(
    check: GeneralCheck, columns: tuple[str, ...], span: tuple[str | None, str | None]
) -> Rule:
    return Rule(
        id=check.id,
        kind=check.kind,
        severity=check.severity,
        columns=columns,
        message=_words(check.message),
        remedy=_words(check.remedy),
        valid_from=span[0],
        valid_to=span[1],
    )


def _check(catalogue: Catalogue, form: Form, check: Check) -> Rule:
    condition = check.condition
    zh, en = Sentences(catalogue, "zh"), Sentences(catalogue, "en")
    elements = [form.by_code[code] for code in condition.elements if code in form.by_code]
    span = _span(check, *elements)
    told = Words(zh.message(condition), en.message(condition))
    return Rule(
        id=check.id,
        kind="condition",
        severity=check.severity,
        columns=condition.elements,
        message=_words(check.message) if check.message else told,
        remedy=_words(check.remedy) if check.remedy else REMEDY[check.severity],
        mode=condition.kind,
        given=_compare(condition.given) if condition.given else None,
        then=tuple(_compare(part) for part in condition.then),
        tolerance=float(check.tolerance),
        valid_from=span[0],
        valid_to=span[1],
        description=Words(zh.rule(condition), en.rule(condition)),
    )


def _compare(comparison: Comparison) -> Compare:
    return Compare(_side(comparison.left), comparison.operator, _side(comparison.right))


def _side(side: Linear) -> Side:
    return Side(tuple((float(t.coefficient), t.element) for t in side.terms), float(side.constant))


def _span(*dated: Dated) -> tuple[str | None, str | None]:
    """The days on which all are valid, as ISO text; None where there is no end."""
    starts = [d.valid_from.isoformat() for d in dated if d.valid_from]
    ends = [d.valid_to.isoformat() for d in dated if d.valid_to]
    return max(starts, default=None), min(ends, default=None)


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)
