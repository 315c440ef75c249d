"""The steps of care after reproductive age: no elements together tell what a woman chose."""

from collections.abc import Collection, Iterator

from pipelines.catalogue.boundary.model import Boundary
from pipelines.catalogue.checks.rules import named as elements_in
from pipelines.catalogue.checks.wording import form_file, line
from pipelines.catalogue.expression import Comparison, Linear
from pipelines.catalogue.whole import Catalogue

REMEDY = "ask for a step of care, not for what was chosen"
APART = "leave that element by itself: nothing may be worked out from it"


def steps(catalogue: Catalogue, boundary: Boundary) -> Iterator[str]:
    yield from _each(catalogue, boundary)
    yield from _undivided(catalogue, boundary)
    alone = {
        code
        for code, element in catalogue.element_by_code.items()
        if element.step == boundary.care_steps.alone
    }
    yield from _checks(catalogue, alone)
    yield from _indicators(catalogue, alone)
    yield from _across(catalogue, alone)


def _each(catalogue: Catalogue, boundary: Boundary) -> Iterator[str]:
    rule, taken = boundary.care_steps, dict[str, str]()
    for form in catalogue.forms:
        file = form_file(form.code)
        for element in form.elements:
            entry = f"element {element.code}"
            if element.subject != rule.subject:
                if element.step is not None:
                    wrong = f"has a step but is of subject {element.subject}"
                    yield line(file, entry, wrong, f"drop it; only {rule.subject} has steps")
            elif element.step not in rule.steps:
                shown = f"step {element.step!r}" if element.step else "no step"
                wrong = f"has {shown} of {', '.join(rule.steps)}"
                yield line(file, entry, wrong, REMEDY)
            elif taken.setdefault(element.step, element.code) != element.code:
                wrong = f"has step {element.step}, which {taken[element.step]} has too"
                yield line(file, entry, wrong, "keep one element a step: two could tell a choice")


def _undivided(catalogue: Catalogue, boundary: Boundary) -> Iterator[str]:
    subject = boundary.care_steps.subject
    for form in catalogue.forms:
        if form.dimension and any(e.subject == subject for e in form.elements):
            wrong = f"breaks down elements of subject {subject}"
            entry = f"dimension {form.dimension.code}"
            yield line(form_file(form.code), entry, wrong, "drop it: its items could tell a choice")


def _checks(catalogue: Catalogue, alone: Collection[str]) -> Iterator[str]:
    for form in catalogue.forms:
        for check in form.checks:
            parts = (check.condition.given, *check.condition.then)
            for code in sorted(alone):
                if any(part and _tells(part, code) for part in parts):
                    wrong = f"works something out from {code}"
                    yield line(form_file(form.code), f"check {check.id}", wrong, APART)


def _tells(comparison: Comparison, code: str) -> bool:
    """One upper or lower bound by one other element is all a comparison may hold it against."""
    if code not in comparison.elements:
        return False
    others = [name for name in comparison.elements if name != code]
    return (
        len(others) > 1
        or bool(others and comparison.operator == "=")
        or any(_mixes(side, code) for side in (comparison.left, comparison.right))
    )


def _mixes(side: Linear, code: str) -> bool:
    return code in side.elements and len(side.elements) > 1


def _indicators(catalogue: Catalogue, alone: Collection[str]) -> Iterator[str]:
    for indicator in catalogue.indicators:
        for code in sorted(alone):
            if (code in indicator.elements and len(indicator.elements) > 2) or any(
                _mixes(side, code) for side in (indicator.num, indicator.den)
            ):
                wrong = f"works something out from {code}"
                yield line("indicators.yaml", indicator.code, wrong, APART)


def _across(catalogue: Catalogue, alone: Collection[str]) -> Iterator[str]:
    for check in catalogue.cross_checks:
        for key in ("left", "right"):
            used = elements_in(check.params.get(key, []))
            if len(used) > 1 and set(used) & set(alone):
                wrong = f"adds {', '.join(sorted(set(used) & set(alone)))} to others"
                yield line("rules.yaml", check.id, wrong, APART)
