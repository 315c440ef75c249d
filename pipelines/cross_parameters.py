"""What a rule across returns is about, where the catalogue leaves it to the program."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.history import KINDS as HISTORY
from pipelines.catalogue.forms import CrossCheck, Element
from pipelines.catalogue.scheme import Indicator
from pipelines.catalogue.whole import Catalogue
from pipelines.messages import measure_of

OPENING_TOLERANCE = 0.01
"""Of an opening figure against last period's closing one, where the catalogue gives none."""
SHARE_AT_LEAST = 20
"""Of fewer, two more make ten points."""
PAST: dict[str, dict[str, float]] = {
    "far_from_past": {"periods": 8, "rare": 0.001},
    "level_shift": {"periods": 6, "run": 3},
    "year_change": {"rare": 0.001},
    "pair_apart": {"periods": 8},
    "far_from_expected": {"periods": 4},
}
"""What rules of history ask for where the catalogue gives no figure: of fewer periods nobody can tell
what is usual; a chance in a thousand."""
ABOUT = {"cum_falls": "cum", "flows_repeat": "flow", "stock_jumps": "stock", "stock_falls": "stock"}
"""The kind of element that a kind of rule is about."""


def parameters(catalogue: Catalogue, check: CrossCheck) -> dict[str, Any]:
    """Those of the check, and what it leaves out: the elements it is about, no smallest size."""
    given = dict(check.params)
    if check.kind == "year_reach_over":
        pairs = _reach(catalogue, given.get("elements"))
        given |= {"numerators": [n for n, _ in pairs], "denominators": [d for _, d in pairs]}
    elif check.kind == "denominator_falls":
        pairs = _rates(catalogue, given.get("elements"))
        given |= {"numerators": [n for n, _ in pairs], "denominators": [d for _, d in pairs]}
    elif check.kind == "pair_apart":
        if "left" not in given:
            pairs = _related(catalogue)
            given |= {"left": [n for n, _ in pairs], "right": [d for _, d in pairs]}
        given["elements"] = list(dict.fromkeys([*given["left"], *given["right"]]))
    elif (check.kind in ABOUT or check.kind in HISTORY) and "elements" not in given:
        given["elements"] = _elements(catalogue, check.kind)
    at_least = SHARE_AT_LEAST if check.kind == "share_rises" else 0
    threshold = 0 if check.kind == "forms_agree" else OPENING_TOLERANCE
    defaults = {"at_least": at_least, "threshold": threshold}
    return defaults | PAST.get(check.kind, {}) | given


def figures(catalogue: Catalogue, params: Mapping[str, Any]) -> dict[str, list[str]]:
    """Of the elements a rule is about, those that are counted and those that are of a period."""
    elements = [catalogue.element_by_code[code] for code in params["elements"]]
    return {
        "counts": [e.code for e in elements if measure_of(catalogue, e).type != "amount"],
        "flows": [e.code for e in elements if e.kind == "flow"],
    }


def _elements(catalogue: Catalogue, kind: str) -> list[str]:
    """All elements that a kind of rule is about."""
    if kind == "stock_falls":
        under = {code for indicator in catalogue.indicators for code in indicator.den.elements}
        return [e.code for e in _stocks(catalogue) if e.code in under]
    if kind in HISTORY:
        return [e.code for e in catalogue.element_by_code.values() if e.kind in ("stock", "flow")]
    if kind == "stock_jumps":
        return [e.code for e in _stocks(catalogue)]
    return [e.code for e in catalogue.element_by_code.values() if e.kind == ABOUT[kind]]


def _stocks(catalogue: Catalogue) -> list[Element]:
    """Stocks that are counted. Balances of money move as they will."""
    elements = [e for e in catalogue.element_by_code.values() if e.kind == "stock"]
    return [e for e in elements if measure_of(catalogue, e).type == "count"]


def _reach(catalogue: Catalogue, only: list[str] | None) -> list[tuple[str, str]]:
    """Figures counted once a year, with the register of those to be reached."""
    pairs = []
    for indicator in catalogue.indicators:
        over, under = indicator.num.elements, indicator.den.elements
        if indicator.time == "year_reach" and len(over) == len(under) == 1:
            pairs.append((over[0], under[0]))
    return [(n, d) for n, d in dict.fromkeys(pairs) if only is None or n in only]


def _rates(catalogue: Catalogue, only: list[str] | None) -> list[tuple[str, str]]:
    """What should rise, with the register it is a part of: who shrinks that raises the rate."""
    return [
        (over, under)
        for over, under, indicator in _fractions(catalogue)
        if catalogue.element_by_code[under].kind == "stock"
        and not indicator.lower_is_better
        and (only is None or under in only)
    ]


def _related(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Elements of one form that an indicator divides by one another, or a rule holds below one
    another."""
    pairs = [(over, under) for over, under, _ in _fractions(catalogue)]
    for form in catalogue.forms:
        for check in form.checks:
            part = check.condition.then[0]
            plain = len(part.left.elements) == len(part.right.elements) == 1
            if check.condition.given is None and plain and part.operator == "<=":
                pairs.append((part.left.elements[0], part.right.elements[0]))
    figures = {e.code for e in catalogue.element_by_code.values() if e.kind != "flag"}
    return [pair for pair in dict.fromkeys(pairs) if figures.issuperset(pair)]


def _fractions(catalogue: Catalogue) -> Iterator[tuple[str, str, Indicator]]:
    """Indicators that divide one element of a form by another."""
    home = catalogue.form_of_element
    for indicator in catalogue.indicators:
        over, under = indicator.num.elements, indicator.den.elements
        if len(over) == len(under) == 1 and under[0] in home and home[over[0]] is home[under[0]]:
            yield over[0], under[0], indicator


def compared(catalogue: Catalogue, check: CrossCheck) -> set[str]:
    """The elements whose figures a finding may quote beside those of the element it names."""
    params, named = parameters(catalogue, check), set(check.params)
    keys = {"left", "right", "numerators", "denominators"} | named
    return {code for key in keys & set(params) for code in codes(params[key])}


def codes(value: Any) -> list[str]:
    """The elements a parameter names, be it one or a list; none when it is a number."""
    several = value if isinstance(value, list | tuple) else [value]
    return [code for code in several if isinstance(code, str)]
