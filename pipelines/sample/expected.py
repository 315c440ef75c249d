"""Which rules inside a return a filled-in return breaks, so that the truth lists side effects."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.catalogue.expression import UNITS_BELOW, Comparison
from pipelines.catalogue.forms import Check, Form, GeneralKind
from pipelines.catalogue.whole import Catalogue
from pipelines.sample.figures import worth
from pipelines.sample.model import NOT_APPLICABLE, Return, Row, Values, number

TOTAL_ROW = -1


@dataclass(frozen=True)
class Broken:
    """A rule broken in a row (its place in the return; ``TOTAL_ROW`` for the total)."""

    rule_id: str
    row: int


def rule_of(catalogue: Catalogue, kind: GeneralKind) -> str | None:
    """The general check of this kind; None when the catalogue has none that asks for anything."""
    return next(
        (c.id for c in catalogue.general_checks if c.kind == kind and c.severity != "note"), None
    )


def broken(catalogue: Catalogue, sent: Return) -> set[Broken]:
    """Every error and warning the return deserves."""
    form = catalogue.form_by_code[sent.form]
    found = set(_row_rules(catalogue, sent))
    for place, row in enumerate(sent.rows):
        found |= {Broken(i, place) for i in _cell_rules(catalogue, form, row)}
        values = with_units_below(catalogue, row, sent)
        found |= {
            Broken(check.id, place)
            for check in form.checks
            if check.severity != "note"
            and check.covers(sent.period.end)
            and not holds(check, values)
        }
    return found


def with_units_below(catalogue: Catalogue, row: Row, sent: Return) -> Values:
    levels = {level.code for level in catalogue.head.levels if level.rolls_up}
    units = catalogue.units_on(sent.period.end)
    below = sum(u.parent == row.unit and u.level in levels for u in units)
    return row.values | {UNITS_BELOW: below}


def _row_rules(catalogue: Catalogue, sent: Return) -> Iterator[Broken]:
    owed = set(catalogue.rows_of(catalogue.form_by_code[sent.form], sent.reporter, sent.period.end))
    known, once = rule_of(catalogue, "row_known"), rule_of(catalogue, "row_once")
    for place, row in enumerate(sent.rows):
        if row.unit not in owed and known:
            yield Broken(known, place)
        elif row.is_extra and once:
            yield Broken(once, place)
    present, total = rule_of(catalogue, "row_present"), rule_of(catalogue, "total")
    if present and owed - {row.unit for row in sent.rows}:
        yield Broken(present, TOTAL_ROW)
    if total and any(sent.wrong_totals.values()):
        yield Broken(total, TOTAL_ROW)


def _cell_rules(catalogue: Catalogue, form: Form, row: Row) -> Iterator[str]:
    for code, cell in row.values.items():
        element, value = form.by_code[code], number(cell)
        type_ = catalogue.measure_by_code[element.measure].type
        kinds: dict[GeneralKind, bool] = {
            "required": cell is None,
            "readable": isinstance(cell, str) and cell != NOT_APPLICABLE,
            "not_applicable": cell == NOT_APPLICABLE and not element.may_not_apply,
            "non_negative": value is not None and value < 0,
            "whole_number": value is not None and type_ != "amount" and value % 1 != 0,
            "flag": value is not None and type_ == "flag" and value not in (0, 1),
        }
        for kind in (k for k, is_broken in kinds.items() if is_broken):
            if rule := rule_of(catalogue, kind):
                yield rule


def holds(check: Check, values: Values) -> bool:
    """Whether a check holds in a row; absence breaks nothing."""
    condition = check.condition
    parts = [true(part, values, check.tolerance) for part in condition.then]
    given = true(condition.given, values, check.tolerance) if condition.given else True
    if given is None or None in parts:
        return True
    if condition.kind == "iff":
        return given == parts[0]
    return not given or all(parts)


def true(part: Comparison, values: Values, tolerance: Decimal) -> bool | None:
    gap = difference(part, values)
    if gap is None:
        return None
    return {
        "=": abs(gap) <= tolerance,
        "<=": gap <= tolerance,
        ">=": gap >= -tolerance,
        "<": gap < -tolerance,
        ">": gap > tolerance,
    }[part.operator]


def difference(part: Comparison, values: Values) -> Decimal | None:
    """Left minus right."""
    left, right = worth(part.left, values), worth(part.right, values)
    return None if left is None or right is None else left - right
