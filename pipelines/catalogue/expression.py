"""The small languages of the catalogue: linear expressions of elements, and checks between them.

``a - b``, ``first(a) + b``, ``population`` are expressions of element codes.
``a + b = c``, ``if a = 0 then b = 0 and c = 0``, ``a = 0 iff b = 0`` are checks.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

POPULATION = "population"
UNITS_BELOW = "units_below"
"""In a check: the number of units below the row's unit on the period's last day."""
Operator = Literal["=", "<=", ">=", "<", ">"]
_TERM = re.compile(
    r"\s*([+-])?\s*(?:(\d+(?:\.\d+)?)\s*(\*)?\s*)?(?:(first)\(\s*([A-Za-z]\w*)\s*\)|([A-Za-z]\w*))?"
)
_COMPARISON = re.compile(r"^(.*?)(<=|>=|=|<|>)(.*)$")


@dataclass(frozen=True)
class Term:
    """``coefficient × element``; ``first`` takes the element's first value in the window."""

    coefficient: Decimal
    element: str
    first: bool = False


@dataclass(frozen=True)
class Linear:
    """A sum of terms and a constant."""

    terms: tuple[Term, ...]
    constant: Decimal = Decimal(0)

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.element for t in self.terms if t.element != POPULATION))

    @property
    def weights(self) -> dict[tuple[str, bool], Decimal]:
        """Coefficient by (element, first), those that come to 0 left out."""
        total: dict[tuple[str, bool], Decimal] = {}
        for t in self.terms:
            total[t.element, t.first] = total.get((t.element, t.first), Decimal(0)) + t.coefficient
        return {name: weight for name, weight in total.items() if weight}

    @property
    def is_population(self) -> bool:
        return any(t.element == POPULATION for t in self.terms)


@dataclass(frozen=True)
class Comparison:
    left: Linear
    operator: Operator
    right: Linear

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.left.elements + self.right.elements))


@dataclass(frozen=True)
class Condition:
    """``kind`` "always": every ``then`` holds; "if": when ``given`` holds, so does every ``then``;
    "iff": ``given`` and the one ``then`` hold together or not at all."""

    kind: Literal["always", "if", "iff"]
    given: Comparison | None
    then: tuple[Comparison, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        parts = ((self.given,) if self.given else ()) + self.then
        return tuple(dict.fromkeys(e for part in parts for e in part.elements))


def parse_linear(text: str) -> Linear:
    """Raises ValueError naming the part that cannot be read."""
    position, terms, constant = 0, [], Decimal(0)
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TERM.match(stripped, position)
        sign, number, star, first, inner, name = match.groups() if match else (None,) * 6
        element = inner or name
        readable = match and match.end() > position and (element or number)
        if not readable or (star and not element) or (number and element and not star):
            raise ValueError(f"cannot read {stripped[position:]!r} in {text!r}")
        if position and not sign:
            raise ValueError(f"missing + or - before {stripped[position:]!r} in {text!r}")
        coefficient = Decimal(number or 1) * (-1 if sign == "-" else 1)
        if element:
            terms.append(Term(coefficient, element, bool(first)))
        else:
            constant += coefficient
        assert match is not None
        position = match.end()
    if not terms and not number_only(stripped):
        raise ValueError(f"nothing to add up in {text!r}")
    return Linear(tuple(terms), constant)


def number_only(text: str) -> bool:
    return bool(re.fullmatch(r"\s*[+-]?\s*\d+(\.\d+)?\s*", text))


def parse_comparison(text: str) -> Comparison:
    match = _COMPARISON.match(text)
    if not match:
        raise ValueError(f"no comparison (=, <=, >=, <, >) in {text!r}")
    left, operator, right = match.groups()
    return Comparison(parse_linear(left), operator, parse_linear(right))  # type: ignore[arg-type]


def parse_condition(text: str) -> Condition:
    """Raises ValueError naming the part that cannot be read."""
    if match := re.fullmatch(r"\s*if\s+(.+?)\s+then\s+(.+)", text):
        then = tuple(parse_comparison(part) for part in re.split(r"\s+and\s+", match.group(2)))
        return Condition("if", parse_comparison(match.group(1)), then)
    if match := re.fullmatch(r"(.+?)\s+iff\s+(.+)", text):
        return Condition(
            "iff", parse_comparison(match.group(1)), (parse_comparison(match.group(2)),)
        )
    return Condition("always", None, (parse_comparison(text),))
