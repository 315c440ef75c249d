"""Forms: who fills them in, their elements, and the checks on a row."""

import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

from pipelines.catalogue.base import Text
from pipelines.catalogue.checks.units import backwards, within
from pipelines.catalogue.checks.wording import dangling, form_file, line, twice
from pipelines.catalogue.expression import POPULATION, UNITS_BELOW, Condition, Linear
from pipelines.catalogue.forms import Check, Element, Form
from pipelines.catalogue.whole import Catalogue

PLACEHOLDERS = frozenset({"cells", "a", "b", "value", "label", "element", UNITS_BELOW})
_NAME = re.compile(r"[A-Za-z]\w*")


def forms(catalogue: Catalogue) -> Iterator[str]:
    yield from twice("forms", "form", [form.code for form in catalogue.forms])
    yield from _elements_once(catalogue)
    yield from _named_once(catalogue)
    for form in catalogue.forms:
        file = form_file(form.code)
        yield from backwards(file, form.code, form)
        if form.due_days < 0:
            yield line(file, form.code, "is due before its period ends", "make due_days 0 or more")
        yield from _reports(catalogue, form)
        yield from _dimension(form)
        for element in form.elements:
            yield from _element(catalogue, form, element)
        for check in form.checks:
            yield from _check(form, check)


def _elements_once(catalogue: Catalogue) -> Iterator[str]:
    homes: dict[str, list[str]] = {}
    for form in catalogue.forms:
        for element in form.elements:
            homes.setdefault(element.code, []).append(form.code)
    for code, found in homes.items():
        if len(found) > 1:
            wrong = f"stands {len(found)} times ({', '.join(found)})"
            remedy = "give each its own code"
            yield line(form_file(found[-1]), f"element {code}", wrong, remedy)
        if code in catalogue.indicator_by_code:
            wrong = "has the code of an indicator"
            yield line(form_file(found[0]), f"element {code}", wrong, "give it its own code")


def _named_once(catalogue: Catalogue) -> Iterator[str]:
    """Names that intake could not tell apart: of forms, and of elements in one form."""
    names = {form.code: _names(form) for form in catalogue.forms}
    for code, name in _shared(names):
        wrong = f"shares the name {name!r} with another form"
        yield line(form_file(code), code, wrong, "give it a name or alias of its own")
    for form in catalogue.forms:
        for code, name in _shared({e.code: _names(e) for e in form.elements}):
            wrong = f"shares the name {name!r} with another element of the form"
            remedy = "give it a name or alias of its own"
            yield line(form_file(form.code), f"element {code}", wrong, remedy)


def _names(entry: Form | Element) -> set[str]:
    return {name.casefold() for name in (entry.name.zh, entry.name.en, *entry.aliases)}


def _shared(names: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    counts = Counter(name for found in names.values() for name in found)
    for code, found in names.items():
        yield from ((code, name) for name in sorted(found) if counts[name] > 1)


def _reports(catalogue: Catalogue, form: Form) -> Iterator[str]:
    file, order = form_file(form.code), [level.code for level in catalogue.head.levels]
    if not form.reports:
        yield line(file, form.code, "nobody fills it in", "add an entry to reports")
    yield from twice(file, "reporter_level", [r.reporter_level for r in form.reports])
    for reporting in form.reports:
        entry = f"reports {reporting.reporter_level}"
        levels = [reporting.reporter_level, reporting.row_level]
        yield from dangling(file, entry, "level", levels, order)
        yield from dangling(file, entry, "element", reporting.elements, form.by_code)
        known = set(levels) <= set(order)
        if known and order.index(reporting.row_level) < order.index(reporting.reporter_level):
            wrong = f"its rows are of level {reporting.row_level}, above the reporter"
            yield line(file, entry, wrong, "make row_level the reporter's level or one below")
    asked = {e.code for r in form.reports for e in form.elements_for(r.reporter_level)}
    for code in form.by_code if form.reports else ():
        if code not in asked:
            wrong = "no reporter is asked for it"
            yield line(file, f"element {code}", wrong, "add it to an entry of reports")


def _dimension(form: Form) -> Iterator[str]:
    if form.dimension is None:
        return
    file, items = form_file(form.code), [item.code for item in form.dimension.items]
    yield from twice(file, "item", items)
    if not items:
        yield line(file, f"dimension {form.dimension.code}", "has no items", "list them")
    if form.dimension.code in form.by_code:
        wrong = "has the code of an element"
        yield line(file, f"dimension {form.dimension.code}", wrong, "give it its own code")


def _element(catalogue: Catalogue, form: Form, element: Element) -> Iterator[str]:
    file, entry = form_file(form.code), f"element {element.code}"
    yield from backwards(file, entry, element)
    yield from dangling(file, entry, "measure", [element.measure], catalogue.measure_by_code)
    if not _NAME.fullmatch(element.code) or element.code in (POPULATION, UNITS_BELOW, "first"):
        wrong = "has a code that expressions cannot use"
        remedy = "use letters, digits and _, beginning with a letter"
        yield line(file, entry, wrong, remedy)
    if not within(element, form) and (element.valid_from or element.valid_to):
        yield line(file, entry, "is valid when its form is not", "keep it within the form's dates")
    measure = catalogue.measure_by_code.get(element.measure)
    if measure and (measure.type == "flag") != (element.kind == "flag"):
        wrong = f"is of kind {element.kind} but measured in {measure.code} ({measure.type})"
        yield line(file, entry, wrong, "a flag needs a flag measure, and only a flag")
    if element.once_a_year and element.kind != "flow":
        wrong = f"is once_a_year but of kind {element.kind}"
        yield line(file, entry, wrong, "make it a flow or drop once_a_year")


def _check(form: Form, check: Check) -> Iterator[str]:
    file, entry = form_file(form.code), f"check {check.id}"
    yield from backwards(file, entry, check)
    if check.tolerance < 0:
        yield line(file, entry, "has a tolerance below 0", "make it 0 or more")
    for text in (check.message, check.remedy):
        if text:
            yield from placeholders(file, entry, text, PLACEHOLDERS | set(form.by_code))
    try:
        condition = check.condition
    except ValueError as error:
        yield line(file, entry, str(error), "correct the expression")
        return
    yield from _expression(form, entry, condition)


def _expression(form: Form, entry: str, condition: Condition) -> Iterator[str]:
    file = form_file(form.code)
    names = [code for code in condition.elements if code != UNITS_BELOW]
    remedy = "use elements of this form; rules across forms stand in rules.yaml"
    for code in names:
        if code not in form.by_code:
            yield line(file, entry, f"element {code!r} is not of this form", remedy)
    if not names:
        yield line(file, entry, "compares no element", "name an element of the form")
        return
    for comparison in (condition.given, *condition.then):
        if comparison and comparison.left.weights == comparison.right.weights:
            wrong = "compares a figure with itself, which always holds or never"
            yield line(file, entry, wrong, "name what it is to be held against")
    for side in sides(condition):
        if side.is_population:
            yield line(file, entry, "uses population", "only indicators may; remove it")
        if any(term.first for term in side.terms):
            yield line(file, entry, "uses first(...)", "only indicators may; remove it")


def sides(condition: Condition) -> Iterator[Linear]:
    """Every linear expression of a check."""
    for comparison in (condition.given, *condition.then):
        if comparison:
            yield from (comparison.left, comparison.right)


def placeholders(file: str, entry: str, text: Text, known: frozenset[str]) -> Iterator[str]:
    """Braces that do not close, or stand around a word that nothing fills in."""
    for words in (text.zh, text.en):
        try:
            parts = [part for part in Formatter().parse(words) if part[1] is not None]
        except ValueError as error:
            yield line(file, entry, f"{words!r}: {error}", "close each brace")
            continue
        for field in sorted({str(part[1]) for part in parts} - known):
            remedy = "use {cells}, {element}, {value} or an element of the form"
            yield line(file, entry, f"nothing fills in {{{field}}} of its message", remedy)
        if any(spec or conversion for _, _, spec, conversion in parts):
            wrong = f"{words!r} says how a figure is written"
            yield line(file, entry, wrong, "leave out : and ! within braces")
