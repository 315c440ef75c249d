"""Mistakes inside a return, one kind a function: each spoils the return and says what it did."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from pipelines.catalogue.expression import UNITS_BELOW, Comparison, Condition
from pipelines.catalogue.forms import Check, Form, GeneralKind
from pipelines.catalogue.whole import Catalogue
from pipelines.sample.expected import (
    TOTAL_ROW,
    Broken,
    broken,
    difference,
    rule_of,
    true,
    with_units_below,
)
from pipelines.sample.figures import money
from pipelines.sample.model import Cell, Return, Row, Values, number
from pipelines.sample.recipe import Planted

TRIES = 60


@dataclass(frozen=True)
class Damage:
    """What was done: the rule it breaks, where (place of the row, elements), what stands there and
    what should. ``also``: other rules it breaks."""

    rule_id: str
    row: int
    elements: tuple[str, ...]
    planted: Cell
    true: Cell
    size: float
    also: tuple[str, ...] = ()


@dataclass
class Desk:
    """The return being spoilt and what is needed for it."""

    catalogue: Catalogue
    sent: Return
    planted: Planted
    random: Random

    @property
    def form(self) -> Form:
        return self.catalogue.form_by_code[self.sent.form]

    def rule(self, kind: GeneralKind) -> str:
        return rule_of(self.catalogue, kind) or ""

    def size(self) -> int:
        low, high = (round(s) for s in self.planted.size)
        return self.random.choice((low, self.random.randint(low, high)))

    def put(self, place: int, element: str, cell: Cell, rule: str) -> Damage:
        values = self.sent.rows[place].values
        old, values[element] = values[element], cell
        gap = (number(cell) or 0) - (number(old) or 0) if cell is not None else 0
        return Damage(rule, place, (element,), cell, old, float(gap))


def spoil(
    catalogue: Catalogue, sent: Return, planted: Planted, random: Random
) -> tuple[Return, Damage] | None:
    """A copy of ``sent`` with one mistake of the kind, breaking that one rule alone if it can be;
    None when the return offers no place for it."""
    second = None
    for _ in range(TRIES):
        desk = Desk(catalogue, deepcopy(sent), planted, random)
        damage = MISTAKES[planted.kind](desk)
        if damage is None or not damage.rule_id:
            continue
        found = broken(catalogue, desk.sent)
        if Broken(damage.rule_id, damage.row) not in found:
            continue
        if len(found) == 1:
            return desk.sent, damage
        others = tuple(sorted({b.rule_id for b in found} - {damage.rule_id}))
        if second is None or len(others) < len(second[1].also):
            second = desk.sent, Damage(**(vars(damage) | {"also": others}))
    return second


def _cell(desk: Desk, types: tuple[str, ...], least: int = 1) -> tuple[int, str] | None:
    """A row and an element of these types of measure, with a number of at least ``least``."""
    measures = desk.catalogue.measure_by_code
    choices = [
        (place, e)
        for place, row in enumerate(desk.sent.rows)
        for e in desk.sent.elements
        if measures[desk.form.by_code[e].measure].type in types
        and (value := number(row.values[e])) is not None
        and value >= least
    ]
    return desk.random.choice(choices) if choices else None


def negative(desk: Desk) -> Damage | None:
    if not (spot := _cell(desk, ("count", "amount", "days"))):
        return None
    value = number(desk.sent.rows[spot[0]].values[spot[1]])
    return desk.put(*spot, -(value or 0), desk.rule("non_negative"))


def not_whole(desk: Desk) -> Damage | None:
    if not (spot := _cell(desk, ("count", "days"))):
        return None
    value = number(desk.sent.rows[spot[0]].values[spot[1]]) or 0
    return desk.put(*spot, value - Decimal("0.5"), desk.rule("whole_number"))


def text(desk: Desk) -> Damage | None:
    if not (spot := _cell(desk, ("count", "amount", "days"), least=0)):
        return None
    return desk.put(*spot, desk.random.choice(desk.planted.words), desk.rule("readable"))


def blank(desk: Desk) -> Damage | None:
    spot = _cell(desk, ("count", "amount", "days", "flag"), least=0)
    return desk.put(*spot, None, desk.rule("required")) if spot else None


def wrong_total(desk: Desk) -> Damage | None:
    totals = desk.sent.totals()
    element = desk.random.choice(desk.sent.elements)
    right = number(totals[element])
    if not desk.sent.has_total or right is None:
        return None
    off = desk.size() * desk.random.choice((1, -1))
    desk.sent.wrong_totals[element] = off if right + off >= 0 else -off
    off = desk.sent.wrong_totals[element]
    return Damage(desk.rule("total"), TOTAL_ROW, (element,), right + off, right, off)


def unknown_row(desk: Desk) -> Damage | None:
    name = desk.random.choice(desk.planted.words)
    zeros: Values = dict.fromkeys(desk.sent.elements, 0)
    desk.sent.rows.append(Row("", "", name, zeros, is_extra=True))
    return Damage(desk.rule("row_known"), len(desk.sent.rows) - 1, (), name, "", 0)


def repeated_row(desk: Desk) -> Damage | None:
    place = desk.random.randrange(len(desk.sent.rows))
    row = deepcopy(desk.sent.rows[place])
    row.is_extra = True
    desk.sent.rows.insert(place + 1, row)
    return Damage(desk.rule("row_once"), place + 1, (), row.name, "", 0)


def absent_row(desk: Desk) -> Damage | None:
    if len(desk.sent.rows) < 2:
        return None
    row = desk.sent.rows.pop(desk.random.randrange(len(desk.sent.rows)))
    return Damage(desk.rule("row_present"), TOTAL_ROW, (), "", row.unit, 0)


def identity(desk: Desk) -> Damage | None:
    return _break_always(desk, is_identity)


def part_over_whole(desk: Desk) -> Damage | None:
    return _break_always(desk, is_part_of_whole)


def _break_always(desk: Desk, wanted: Callable[[Condition], bool]) -> Damage | None:
    checks = [c for c in checks_of(desk.form, desk.sent.elements) if wanted(c.condition)]
    if not checks:
        return None
    check = desk.random.choice(checks)
    place = desk.random.randrange(len(desk.sent.rows))
    return _shift(desk, check, check.condition.then[0], place, desk.size())


def condition(desk: Desk) -> Damage | None:
    """Breaks the consequence where the condition is met, or one side of an equivalence."""
    checks = [c for c in checks_of(desk.form, desk.sent.elements) if is_conditional(c.condition)]
    if not checks:
        return None
    check = desk.random.choice(checks)
    place, found = desk.random.randrange(len(desk.sent.rows)), check.condition
    values = with_units_below(desk.catalogue, desk.sent.rows[place], desk.sent)
    if found.given and found.kind == "if" and not true(found.given, values, check.tolerance):
        return None
    part = desk.random.choice(found.then)
    size = desk.size() if true(part, values, check.tolerance) else 0
    return _shift(desk, check, part, place, size)


def _shift(desk: Desk, check: Check, part: Comparison, place: int, size: int) -> Damage | None:
    """Moves one element so that left - right is off by ``size``, in the forbidden direction."""
    row = desk.sent.rows[place]
    gap = difference(part, with_units_below(desk.catalogue, row, desk.sent))
    sign = {"=": desk.random.choice((1, -1)), "<=": 1, "<": 1, ">=": -1, ">": -1}[part.operator]
    factors = {t.element: t.coefficient for t in part.left.terms}
    factors |= {t.element: -t.coefficient for t in part.right.terms if t.element not in factors}
    element = desk.random.choice([e for e in factors if e != UNITS_BELOW])
    old = number(row.values[element])
    if gap is None or old is None:
        return None
    new = old + (sign * size - gap) / factors[element]
    if new < 0 or new == old:
        return None
    cell: Cell = money(new) if isinstance(old, Decimal) else int(new)
    return desk.put(place, element, cell, check.id)


def checks_of(form: Form, elements: tuple[str, ...]) -> list[Check]:
    """The checks that ask for something and rest on these elements alone."""
    known = {*elements, UNITS_BELOW}
    return [c for c in form.checks if c.severity != "note" and set(c.condition.elements) <= known]


def is_identity(found: Condition) -> bool:
    return _plain(found) and found.then[0].operator == "="


def is_part_of_whole(found: Condition) -> bool:
    return _plain(found) and found.then[0].operator != "="


def is_conditional(found: Condition) -> bool:
    return not _plain(found)


def _plain(found: Condition) -> bool:
    """Always to hold, between elements of the form."""
    part = found.then[0]
    sides = part.left.elements and part.right.elements
    return found.kind == "always" and bool(sides) and UNITS_BELOW not in found.elements


MISTAKES: dict[str, Callable[[Desk], Damage | None]] = {
    "negative": negative,
    "not_whole": not_whole,
    "text": text,
    "blank": blank,
    "wrong_total": wrong_total,
    "unknown_row": unknown_row,
    "repeated_row": repeated_row,
    "absent_row": absent_row,
    "identity": identity,
    "part_over_whole": part_over_whole,
    "condition": condition,
}
