"""A form's rules as worksheet formulas that say in words what is wrong with a row.

Only functions of Excel 2003, no formula longer than it takes, none nested deeper than seven. They
look at what stands in the cells, so a paste that wipes out the cells' own validation is caught.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipelines.catalogue.expression import UNITS_BELOW, Comparison, Condition, Linear
from pipelines.catalogue.forms import Check, Element, Form
from pipelines.catalogue.whole import Catalogue
from pipelines.messages import measure_of
from pipelines.template.words import say

LONGEST = 1000
"""Characters of a formula: Excel 2003 takes 1,024."""
TOGETHER = 12
"""Cells looked at by one term."""
SLACK = Decimal("0.00005")
"""As where returns are judged: half of the last decimal a value has."""
Addresses = Mapping[str, str]
"""Element code -> the cell's address."""


def rules_on(form: Form, elements: Sequence[Element], day: date) -> list[Check]:
    """The checks in force on the day that look only at these elements."""
    known = {element.code for element in elements} | {UNITS_BELOW}
    return [c for c in form.checks if c.covers(day) and set(c.condition.elements) <= known]


def cell_terms(
    catalogue: Catalogue,
    elements: Sequence[Element],
    cells: Addresses,
    language: str,
    is_optional: bool,
) -> list[str]:
    """What is wrong with the cells of a row by themselves. ``is_optional``: all may stay blank."""
    kinds = {check.kind for check in catalogue.general_checks}
    known = catalogue.head.intake.na_marks
    row = f"{cells[elements[0].code]}:{cells[elements[-1].code]}"
    given, numbers = f"COUNTA({row})", f"COUNT({row})"
    marks = "+".join(f"COUNTIF({row},{quoted(mark)})" for mark in known)
    begun = f"{given}>0," if is_optional else ""
    missing = say("missing", language, n=f'"&({len(elements)}-{given})&"')
    # A text where a mark is free is the mark, or said to be unreadable anyway.
    free = "".join(f"-ISTEXT({cells[e.code]})" for e in elements if e.may_not_apply)
    asks = "not_applicable" in kinds
    explain = say("not_applicable", language, mark=known[0])
    else_ = told(f"{given}-{numbers}{free}>0", explain) if asks else '""'
    terms = [
        f'IF(AND({begun}{given}<{len(elements)}),"{missing}","")',
        f'IF({given}-{numbers}-({marks})>0,"{say("unreadable", language)}",{else_})',
    ]
    if "non_negative" in kinds:
        terms.append(told(f'COUNTIF({row},"<0")>0', say("negative", language)))
    whole = [cells[e.code] for e in elements if is_whole(catalogue, e)]
    flags = [cells[e.code] for e in elements if measure_of(catalogue, e).type == "flag"]
    for some in batches(whole):
        wrong = "+".join(f"(INT(N({one}))<>N({one}))" for one in some)
        terms.append(told(f"{wrong}>0", say("fraction", language)))
    for some in batches(flags):
        wrong = "+".join(f"(N({one})<>0)*(N({one})<>1)" for one in some)
        terms.append(told(f"{wrong}>0", say("flag", language)))
    return terms


def is_whole(catalogue: Catalogue, element: Element) -> bool:
    return measure_of(catalogue, element).type in ("count", "days")


def rule_terms(
    checks: Sequence[tuple[Check, str]], cells: Addresses, units_below: int, language: str
) -> list[str]:
    """What is wrong between the cells of a row: each check with the address of its words. One
    whose figures are not all there says nothing, as when it is judged."""
    known = dict(cells) | ({UNITS_BELOW: str(units_below)} if units_below else {})
    fails, stop = say("fails", language), say("stop", language)
    terms = []
    for check, words in checks:
        if not set(check.condition.elements) <= set(known):
            continue
        operands = [known[e] for e in check.condition.elements]
        holds = condition(check.condition, known, check.tolerance)
        there = f"COUNT({','.join(operands)})<{len(operands)}"
        terms.append(f'IF({there},"",IF({holds},"","{fails}"&{words}&"{stop}"))')
    return terms


def joined(terms: Sequence[str]) -> list[str]:
    """The terms as few formulas, none longer than the oldest program takes."""
    formulas: list[str] = []
    for term in terms:
        if formulas and len(formulas[-1]) + len(term) < LONGEST:
            formulas[-1] += f"&{term}"
        else:
            formulas.append(f"={term}")
    return formulas


def condition(asked: Condition, cells: Addresses, tolerance: Decimal) -> str:
    """True where the condition holds, by the same tolerance as when a return is judged."""
    then = [comparison(part, cells, tolerance) for part in asked.then]
    together = then[0] if len(then) == 1 else f"AND({','.join(then)})"
    if asked.given is None or asked.kind == "always":
        return together
    given = comparison(asked.given, cells, tolerance)
    return f"({given})=({together})" if asked.kind == "iff" else f"OR(NOT({given}),{together})"


def comparison(part: Comparison, cells: Addresses, tolerance: Decimal) -> str:
    gap, room = f"{linear(part.left, cells)}-({linear(part.right, cells)})", tolerance + SLACK
    if part.operator == "=":
        return f"ABS({gap})<={room:f}"
    sign = "-" if part.operator in (">=", "<") else ""
    return f"{gap}{part.operator}{sign}{room:f}"


def linear(side: Linear, cells: Addresses) -> str:
    text = "".join(
        f"{'-' if t.coefficient < 0 else '+'}{factor(t.coefficient)}{cells[t.element]}"
        for t in side.terms
    )
    if side.constant or not text:
        text += f"{side.constant:+f}"
    return text.removeprefix("+")


def factor(coefficient: Decimal) -> str:
    return "" if abs(coefficient) == 1 else f"{abs(coefficient):f}*"


def told(wrong: str, words: str) -> str:
    return f'IF({wrong},"{words}","")'


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def batches(cells: Sequence[str]) -> list[Sequence[str]]:
    return [cells[start : start + TOGETHER] for start in range(0, len(cells), TOGETHER)]
