"""General rules and rules across returns."""

from collections.abc import Iterator
from typing import Any

from expectations.history import EVIDENCE, POOLED
from expectations.history import KINDS as HISTORY
from pipelines.catalogue.checks.forms import PLACEHOLDERS, placeholders
from pipelines.catalogue.checks.wording import dangling, line, twice
from pipelines.catalogue.expression import UNITS_BELOW
from pipelines.catalogue.forms import CrossCheck, GeneralCheck
from pipelines.catalogue.whole import Catalogue

FILE = "rules.yaml"
ELEMENTS = ("elements", "opening", "closing", "numerator", "denominator", "left", "right")
LISTS = ("elements", "left", "right")
NUMBERS = ("threshold", "at_least", "periods", "run", "rare", "points")
NEEDED = {
    "cum_falls": (),
    "opening_is_closing": ("opening", "closing"),
    "stock_jumps": ("threshold",),
    "flows_repeat": ("at_least",),
    "share_rises": ("numerator", "denominator", "threshold"),
    "stock_falls": ("threshold",),
    "year_reach_over": ("threshold",),
    "forms_agree": ("left", "right"),
    "denominator_falls": ("threshold", "points"),
    "far_from_past": ("threshold",),
    "level_shift": ("threshold",),
    "year_change": ("threshold",),
    "pair_apart": ("threshold",),
    "far_from_expected": ("rare", "threshold"),
}
MORE = {"denominator_falls": {"low", "high"}}
"""Placeholders that only some kinds fill."""
KINDS = {"cum_falls": "cum", "stock_jumps": "stock", "stock_falls": "stock", "flows_repeat": "flow"}


def rules(catalogue: Catalogue) -> Iterator[str]:
    checks = [check.id for form in catalogue.forms for check in form.checks]
    general = [check.id for check in catalogue.general_checks]
    cross = [check.id for check in catalogue.cross_checks]
    yield from twice(FILE, "rule", general + cross + checks)
    kinds = [check.kind for check in catalogue.general_checks]
    yield from twice(FILE, "kind", kinds)
    if "readable" not in kinds:
        wrong = "no rule is of kind readable, so that a word in a cell would pass for a blank"
        yield line(FILE, "general", wrong, "add one, of severity error")
    told: list[GeneralCheck | CrossCheck] = [*catalogue.general_checks, *catalogue.cross_checks]
    for rule in told:
        for text in (rule.message, rule.remedy):
            more = (
                {*EVIDENCE, "row", "other"} if rule.kind in HISTORY else MORE.get(rule.kind, set())
            )
            known = PLACEHOLDERS - {UNITS_BELOW} | {"unit"} | more
            yield from placeholders(FILE, rule.id, text, known)
    for check in catalogue.cross_checks:
        yield from _params(catalogue, check)


def named(value: Any) -> list[str]:
    """The elements a parameter names, be it one or a list."""
    return [str(code) for code in (value if isinstance(value, list | tuple) else [value])]


def _params(catalogue: Catalogue, check: CrossCheck) -> Iterator[str]:
    for key, value in check.params.items():
        if key in ELEMENTS and isinstance(value, list | tuple) != (key in LISTS):
            remedy = f"write {'a list of codes' if key in LISTS else 'one code'}"
            yield line(FILE, check.id, f"{key} is {_shape(value)}", remedy)
        elif key in ELEMENTS:
            yield from dangling(FILE, check.id, key, named(value), catalogue.element_by_code)
            yield from _kinds(catalogue, check, named(value))
        elif key not in NUMBERS:
            known = ", ".join(ELEMENTS + NUMBERS)
            yield line(FILE, check.id, f"parameter {key!r} is not known", f"use {known}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            yield line(FILE, check.id, f"{key} {value!r} is not a number", "write a number")
    if check.why is None and any(key in NUMBERS for key in check.params):
        yield line(FILE, check.id, "its figures have no reason", "say in why where they come from")
    if check.kind in set(HISTORY) - set(POOLED) and check.severity != "note":
        wrong = f"{check.kind} looks at one series alone: it fires on clean values"
        yield line(FILE, check.id, f"{wrong}, so it cannot be a {check.severity}", "make it a note")
    if check.kind == "pair_apart":
        yield from _pairs(check)
    for key in NEEDED[check.kind]:
        if key not in check.params:
            yield line(FILE, check.id, f"{key} is missing", f"{check.kind} needs it; add it")


def _pairs(check: CrossCheck) -> Iterator[str]:
    left, right = (named(check.params.get(key, [])) for key in ("left", "right"))
    if len(left) != len(right):
        wrong = f"left names {len(left)} elements, right {len(right)}"
        yield line(FILE, check.id, wrong, "name them pair by pair")


def _shape(value: Any) -> str:
    return "a list" if isinstance(value, list | tuple) else "no list"


def _kinds(catalogue: Catalogue, check: CrossCheck, codes: list[str]) -> Iterator[str]:
    wanted = KINDS.get(check.kind)
    for code in codes:
        element = catalogue.element_by_code.get(code)
        if wanted and element and element.kind != wanted:
            wrong = f"element {code} is a {element.kind}"
            yield line(FILE, check.id, wrong, f"{check.kind} is about elements of kind {wanted}")
