"""What each kind of rule asks of a frame: plain vector functions, no engine.

A rule looks at one or more *subjects* in every row: a cell for the rules on cells, the row itself
for the others. ``applies`` and ``holds`` give a Boolean column a subject, a row a row of the frame.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from expectations.model import RETURN_KIND, Compare, Rule, Side

Mask = NDArray[np.bool_]
STATUS = "row_status"
STATE = "__state"
IN_FILE = ("ok", "duplicate")
"""Rows whose cells are judged. Of rows nobody knows, absent rows and totals only that is judged."""
SLACK = 0.00005
"""Half of the fourth decimal, the last a value has: doubles must not fail what decimals pass."""
CELL_KINDS = ("readable", "required", "not_applicable", "non_negative", "whole_number", "flag")
RATIOS = 2
"""Of fewer ratios, equal sides say nothing."""
OVER_ROWS = ("total", RETURN_KIND)
"""Kinds that need all rows of a return to judge one of them."""
ROW_KINDS = {"row_known": "unknown", "row_once": "duplicate", "row_present": "absent"}
_BAD_STATE = {"readable": "bad", "required": "missing", "not_applicable": "na"}


def subjects(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The columns of each subject of the rule, in the order of the masks' columns."""
    if rule.kind in CELL_KINDS or rule.kind == "total":
        return tuple((column,) for column in rule.columns)
    return ((),) if rule.kind == RETURN_KIND else (rule.columns,)


def columns_read(rule: Rule) -> list[str]:
    """Every column of the frame the rule reads; always two or more."""
    read = [*rule.columns, STATUS, "return_id"]
    if rule.kind in CELL_KINDS or rule.kind == "total":
        read += [column + STATE for column in rule.columns]
    if rule.kind == "total":
        read.append("item")
    if rule.valid_from or rule.valid_to:
        read.append("period_end")
    return list(dict.fromkeys(read))


def applies(rule: Rule, frame: pd.DataFrame) -> Mask:
    """Where the rule has something to say."""
    rows = _valid(rule, frame)
    if rule.kind in ROW_KINDS:
        return (rows & ~_is(frame, "total"))[:, None]
    if rule.kind == "total":
        return (rows & _is(frame, "total"))[:, None] & _present(rule, frame)
    rows = rows & _is(frame, *IN_FILE)
    if rule.kind == RETURN_KIND:
        return (rows & ~frame["return_id"].where(rows).duplicated().to_numpy())[:, None]
    if rule.kind in _BAD_STATE:
        owed = [frame[column + STATE].notna().to_numpy() for column in rule.columns]
        return rows[:, None] & np.column_stack(owed)
    if rule.kind in CELL_KINDS:
        return rows[:, None] & _present(rule, frame)
    return (rows & _present(rule, frame).all(axis=1))[:, None]


def holds(rule: Rule, frame: pd.DataFrame) -> Mask:
    """Where the rule holds; meaningless where it does not apply."""
    if rule.kind in ROW_KINDS:
        return ~_is(frame, ROW_KINDS[rule.kind])[:, None]
    if rule.kind in _BAD_STATE:
        bad = _BAD_STATE[rule.kind]
        return np.column_stack([(frame[c + STATE] != bad).to_numpy() for c in rule.columns])
    return _VALUE_TESTS[rule.kind](rule, frame)


def passes(rule: Rule, frame: pd.DataFrame) -> Mask:
    """One Boolean a row: false where the rule applies to some subject and does not hold."""
    with np.errstate(invalid="ignore"):
        passed = ~applies(rule, frame) | holds(rule, frame)
    return np.logical_and.reduce(passed, axis=1)


def values(frame: pd.DataFrame, columns: tuple[str, ...]) -> NDArray[np.float64]:
    return frame[list(columns)].to_numpy(dtype=float)


def amount(side: Side, frame: pd.DataFrame) -> NDArray[np.float64]:
    """The side's sum in each row."""
    total = np.full(len(frame), side.constant)
    for coefficient, column in side.terms:
        total = total + coefficient * frame[column].to_numpy(dtype=float)
    return total


def compare(comparison: Compare, frame: pd.DataFrame, tolerance: float) -> Mask:
    """Whether the comparison is true in each row, give or take ``tolerance``; a strict one needs a
    difference beyond it."""
    gap = amount(comparison.left, frame) - amount(comparison.right, frame)
    room = tolerance + SLACK
    results: dict[str, Mask] = {
        "=": np.abs(gap) <= room,
        "<=": gap <= room,
        ">=": gap >= -room,
        "<": gap < -room,
        ">": gap > room,
    }
    return results[comparison.operator]


def row_sums(rule: Rule, frame: pd.DataFrame) -> NDArray[np.float64]:
    """For each row, what the rows of its return add up to, column by column: the rows of its item
    where it has one. NaN when a cell is blank or unreadable, for then nobody knows the sum."""
    cells = np.where(_unknown(rule, frame), np.nan, np.nan_to_num(values(frame, rule.columns)))
    cells[_is(frame, "total", "absent")] = 0
    returns = pd.factorize(frame["return_id"])[0]
    items, names = pd.factorize(frame["item"])
    by_item = pd.factorize(returns * len(names) + items)[0]
    has_item = (frame["item"] != "").to_numpy()[:, None]
    return np.where(has_item, _sums(by_item, cells), _sums(returns, cells))


def _sums(groups: NDArray[np.int64], cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row's group sums. A NaN stays in its own group."""
    return np.column_stack([np.bincount(groups, weights=cell)[groups] for cell in cells.T])


def _condition(rule: Rule, frame: pd.DataFrame) -> Mask:
    consequences = [compare(part, frame, rule.tolerance) for part in rule.then]
    then = np.logical_and.reduce(consequences)
    if rule.mode == "always" or rule.given is None:
        return then[:, None]
    given = compare(rule.given, frame, rule.tolerance)
    met = ~given | then if rule.mode == "if" else given == then
    return met[:, None]


def _non_negative(rule: Rule, frame: pd.DataFrame) -> Mask:
    return values(frame, rule.columns) >= 0


def _whole_number(rule: Rule, frame: pd.DataFrame) -> Mask:
    cells = values(frame, rule.columns)
    return cells == np.floor(cells)


def _flag(rule: Rule, frame: pd.DataFrame) -> Mask:
    return np.isin(values(frame, rule.columns), (0.0, 1.0))


def _total(rule: Rule, frame: pd.DataFrame) -> Mask:
    gap = values(frame, rule.columns) - row_sums(rule, frame)
    return ~(np.abs(gap) > rule.tolerance + SLACK)


def _numerator_is_denominator(rule: Rule, frame: pd.DataFrame) -> Mask:
    """False for every row of a return in which all ratios, of at least two, have equal sides."""
    numerators, denominators = values(frame, rule.columns).reshape(len(frame), -1, 2).T
    counted = (denominators > 0) & ~np.isnan(numerators) & _is(frame, *IN_FILE)
    returns = pd.factorize(frame["return_id"])[0]
    ratios = np.bincount(returns, weights=counted.sum(axis=0))
    apart = np.bincount(returns, weights=(counted & (numerators != denominators)).sum(axis=0))
    return ~((ratios >= RATIOS) & (apart == 0))[returns][:, None]


_VALUE_TESTS: dict[str, Callable[[Rule, pd.DataFrame], Mask]] = {
    "condition": _condition,
    "non_negative": _non_negative,
    "whole_number": _whole_number,
    "flag": _flag,
    "total": _total,
    RETURN_KIND: _numerator_is_denominator,
}


def _is(frame: pd.DataFrame, *statuses: str) -> Mask:
    return frame[STATUS].isin(statuses).to_numpy()


def _valid(rule: Rule, frame: pd.DataFrame) -> Mask:
    valid: Mask = np.ones(len(frame), dtype=bool)
    if rule.valid_from:
        valid &= _day_text(frame) >= rule.valid_from
    if rule.valid_to:
        valid &= _day_text(frame) <= rule.valid_to
    return valid


def _day_text(frame: pd.DataFrame) -> NDArray[np.str_]:
    return frame["period_end"].to_numpy().astype(str)


def _present(rule: Rule, frame: pd.DataFrame) -> Mask:
    return ~np.isnan(values(frame, rule.columns))


def _unknown(rule: Rule, frame: pd.DataFrame) -> Mask:
    states = [frame[c + STATE].isin(("missing", "bad")).to_numpy() for c in rule.columns]
    return np.column_stack(states)
