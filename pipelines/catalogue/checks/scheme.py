"""Deductions, bonuses, vetoes, grades, assessments and what else stands around the tree."""

import math
from collections.abc import Iterator
from itertools import combinations

from pipelines.catalogue.checks.tree import native_grain
from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.scheme import Assessment, Bonus, Deduction, Veto
from pipelines.catalogue.whole import Catalogue
from pipelines.period import MONTHS

FILE = "scheme.yaml"


def scheme(catalogue: Catalogue) -> Iterator[str]:
    plan = catalogue.scheme
    levels = {level.code for level in catalogue.head.levels}
    scored = {leaf.indicator for leaf in plan.tree.leaves}
    forms = plan.missing.not_assessed_without
    yield from dangling(FILE, "level", "level", [plan.level], levels)
    yield from dangling(FILE, "tie_breaks", "scored indicator", plan.tie_breaks, scored)
    yield from dangling(FILE, "missing", "form", forms, catalogue.form_by_code)
    roles = {role.code for role in catalogue.head.roles}
    yield from dangling(FILE, "signed_by", "role", plan.signed_by, roles)
    if len(set(plan.signed_by)) < 2:
        yield line(FILE, "signed_by", "names fewer than two roles", "four eyes sign: name two")
    yield from twice(FILE, "group", [group.code for group in plan.groups])
    adjustments: list[Deduction | Bonus | Veto]
    adjustments = [*plan.deductions, *plan.bonuses, *plan.vetoes]
    yield from twice(FILE, "adjustment", [entry.code for entry in adjustments])
    for deduction in plan.deductions:
        yield from _deduction(catalogue, deduction)
    for bonus in plan.bonuses:
        yield from _bonus(catalogue, bonus)
    yield from _vetoes(catalogue)
    yield from _grades(catalogue)
    yield from _assessments(catalogue)
    yield from _numbers(catalogue)


def _deduction(catalogue: Catalogue, deduction: Deduction) -> Iterator[str]:
    code, kind, elements = deduction.code, deduction.kind, deduction.elements
    yield from dangling(FILE, code, "element", elements, catalogue.element_by_code)
    if deduction.k <= 0 or deduction.cap <= 0:
        yield line(FILE, code, "k and cap are not both above 0", "correct them")
    if kind == "wilson_shortfall" and (len(elements) != 2 or deduction.threshold is None):
        remedy = "give a numerator and a denominator, and a threshold"
        yield line(FILE, code, "lacks what wilson_shortfall needs", remedy)
    if kind == "open_errors" and deduction.working_days is None:
        yield line(FILE, code, "lacks working_days", "say after how many an open error counts")
    if kind in ("element_sum", "flag_zero") and not elements:
        yield line(FILE, code, "names no elements", f"{kind} needs at least one")
    wanted = {"flag_zero": "flag", "element_sum": "flow"}.get(kind)
    for name in elements:
        element = catalogue.element_by_code.get(name)
        if wanted and element and element.kind != wanted:
            wrong = f"element {name} is a {element.kind}"
            yield line(FILE, code, wrong, f"{kind} needs elements of kind {wanted}")


def _bonus(catalogue: Catalogue, bonus: Bonus) -> Iterator[str]:
    deductions = {deduction.code for deduction in catalogue.scheme.deductions}
    yield from dangling(FILE, bonus.code, "deduction", bonus.without, deductions)
    yield from twice(FILE, f"{bonus.code} level", [level.code for level in bonus.levels])
    if bonus.kind == "entries" and not bonus.levels:
        yield line(FILE, bonus.code, "has no levels", "add what its entries can be")
    if bonus.reads and (bonus.kind != "entries" or len(bonus.levels) != 1):
        wrong = f"reads {bonus.reads}, which have one level"
        yield line(FILE, bonus.code, wrong, "make it of kind entries with one level")
    if bonus.kind == "improvement" and (bonus.k is None or bonus.threshold is None):
        yield line(FILE, bonus.code, "lacks k or threshold", "give both")
    if bonus.cap <= 0 or any(level.k <= 0 for level in bonus.levels):
        yield line(FILE, bonus.code, "its points are not all above 0", "correct cap and levels")


def _vetoes(catalogue: Catalogue) -> Iterator[str]:
    grades = {grade.code for grade in catalogue.scheme.grades}
    for veto in catalogue.scheme.vetoes:
        forced = [veto.grade, veto.grade_at_most]
        yield from dangling(FILE, veto.code, "grade", forced, grades)
        yield from dangling(FILE, veto.code, "element", [veto.element], catalogue.element_by_code)
        if forced.count(None) != 1:
            wrong = "does not name exactly one of grade and grade_at_most"
            yield line(FILE, veto.code, wrong, "keep the one that is meant")


def _grades(catalogue: Catalogue) -> Iterator[str]:
    plan = catalogue.scheme
    starts = [grade.at_least for grade in plan.grades]
    yield from twice(FILE, "grade", [grade.code for grade in plan.grades])
    if not starts:
        yield line(FILE, "grades", "there are none", "add at least one")
        return
    if starts != sorted(set(starts), reverse=True):
        yield line(FILE, "grades", "at_least does not fall", "list them from the highest")
    if starts[-1] > plan.total_min:
        wrong = f"a total below {starts[-1]:g} has no grade"
        yield line(FILE, f"grade {plan.grades[-1].code}", wrong, f"start it at {plan.total_min:g}")
    deductions = {deduction.code for deduction in plan.deductions}
    for grade in plan.grades:
        yield from dangling(FILE, f"grade {grade.code}", "deduction", grade.never_with, deductions)
        if grade.share_at_most is not None and not 0 < grade.share_at_most <= 1:
            wrong = "its share_at_most is not between 0 and 1"
            yield line(FILE, f"grade {grade.code}", wrong, "give a share such as 0.3")


def _assessments(catalogue: Catalogue) -> Iterator[str]:
    found = catalogue.scheme.assessments
    yield from twice(FILE, "assessment", [assessment.code for assessment in found])
    windows = {assessment.code for assessment in found if assessment.grain != "final"}
    for assessment in found:
        entry = f"assessment {assessment.code}"
        yield from dangling(FILE, entry, "mix", assessment.mix, windows)
        if assessment.freeze_days < 0:
            yield line(FILE, entry, "is frozen before its end", "make freeze_days 0 or more")
        if (assessment.grain == "final") != bool(assessment.mix):
            wrong = "a mix belongs to grain final, and to no other"
            yield line(FILE, entry, wrong, "give the mix to a final, or drop it")
        if assessment.mix and not math.isclose(sum(assessment.mix.values()), 1, abs_tol=1e-9):
            wrong = f"its mix sums to {sum(assessment.mix.values()):g}, not 1"
            yield line(FILE, entry, wrong, "correct the shares")
        yield from _window(catalogue, assessment)
        yield from _in_time(catalogue, assessment)
    for one, other in combinations((a for a in found if a.grain != "final"), 2):
        same = one.ordinal == other.ordinal or None in (one.ordinal, other.ordinal)
        if one.grain == other.grain and same:
            wrong = f"has the window of {one.code}"
            yield line(FILE, f"assessment {other.code}", wrong, "assess another window")


def _in_time(catalogue: Catalogue, assessment: Assessment) -> Iterator[str]:
    """Returns are due before the freeze; those that may come after it leave no hole."""
    for form in catalogue.forms:
        later = form.code in catalogue.scheme.missing.not_assessed_without
        if form.due_days > assessment.freeze_days >= 0 and not later:
            wrong = f"is frozen before {form.code} is due"
            remedy = f"make freeze_days {form.due_days} or more, or name {form.code} under"
            remedy += " missing: not_assessed_without"
            yield line(FILE, f"assessment {assessment.code}", wrong, remedy)


def _window(catalogue: Catalogue, assessment: Assessment) -> Iterator[str]:
    """An assessed window lies in a year and is long enough for the indicators scored in it."""
    if assessment.grain == "final":
        return
    entry, months = f"assessment {assessment.code}", MONTHS[assessment.grain]
    if assessment.ordinal is not None and not 1 <= assessment.ordinal <= 12 // months:
        wrong = f"there is no {assessment.grain} {assessment.ordinal} in a year"
        yield line(FILE, entry, wrong, "correct the ordinal")
    for leaf in catalogue.scheme.tree.leaves:
        indicator = catalogue.indicator_by_code.get(leaf.indicator)
        try:
            native = native_grain(catalogue, indicator) if indicator else None
        except ValueError:
            continue
        counted = not leaf.grains or assessment.grain in leaf.grains
        if native and counted and MONTHS[native] > months:
            wrong = f"is shorter than the {native} by which {leaf.indicator} comes"
            yield line(FILE, entry, wrong, "assess a longer window, or limit the leaf's grains")


def _numbers(catalogue: Catalogue) -> Iterator[str]:
    plan = catalogue.scheme
    if plan.total_min >= plan.total_max:
        yield line(FILE, "total_max", "is not above total_min", "correct them")
    if plan.bonus_cap < 0:
        yield line(FILE, "bonus_cap", "is below 0", "make it 0 or more")
    if not 0 <= plan.missing.min_weight_share <= 1:
        yield line(FILE, "missing", "min_weight_share is not between 0 and 1", "correct it")
    shares = plan.progress and (plan.progress.level_share, plan.progress.level_share_below_mean)
    if shares and any(not 0 <= share <= 1 for share in shares):
        yield line(FILE, "progress", "has a share outside 0 to 1", "correct it")
