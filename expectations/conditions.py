"""What each kind of rule asks of a frame: plain vector functions, no engine.

A rule looks at one or more *subjects* in every row: a cell for the rules on cells, the row itself
for the others. ``applies`` and ``holds`` give a Boolean column a subject, a row a row of the frame.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from expectations.model import Compare, Rule, Side

Mask = NDArray[np.bool_]
STATUS = "row_status"
STATE = "__state"
IN_FILE = ("ok", "duplicate")
"""Rows whose cells are judged. Of rows nobody knows, absent rows and totals only that is judged."""
SLACK = 0.00005
"""Half of the fourth decimal, the last a value has: doubles must not fail what decimals pass."""
CELL_KINDS = ("readable", "required", "not_applicable", "non_negative", "whole_number", "flag")
ROW_KINDS = {"row_known": "unknown", "row_once": "duplicate", "row_present": "absent"}
WHOLE_KINDS = ("total", "numerator_is_denominator")
"""These look at all rows of a return at once."""
_BAD_STATE = {"readable": "bad", "required": "missing", "not_applicable": "na"}


def subjects(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The columns of each subject of the rule, in the order of the masks' columns."""
    if rule.kind in CELL_KINDS or rule.kind == "total":
        return tuple((column,) for column in rule.columns)
    return (rule.columns,)


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
    if rule.kind in _BAD_STATE:
        owed = [frame[column + STATE].notna().to_numpy() for column in rule.columns]
        return rows[:, None] & np.column_stack(owed)
    if rule.kind in CELL_KINDS:
        return rows[:, None] & _present(rule, frame)
    if rule.kind == "numerator_is_denominator":
        return rows[:, None]
    return (rows & _present(rule, frame).all(axis=1))[:, None]


def holds(rule: Rule, frame: pd.DataFrame) -> Mask:
    """Where the rule holds; meaningless where it does not apply."""
    if rule.kind in ROW_KINDS:
        return ~_is(frame, ROW_KINDS[rule.kind])[:, None]
    if rule.kind in _BAD_STATE:
        bad = (_BAD_STATE[rule.kind],)
        return ~np.column_stack([among(frame[c + STATE], bad) for c in rule.columns])
    return _VALUE_TESTS[rule.kind](rule, frame)


def passes(rule: Rule, frame: pd.DataFrame) -> Mask:
    """One Boolean a row: false where the rule applies to some subject and does not hold."""
    with np.errstate(invalid="ignore"):
        passed = ~applies(rule, frame) | holds(rule, frame)
    return np.logical_and.reduce(passed, axis=1)


def values(frame: pd.DataFrame, columns: tuple[str, ...]) -> NDArray[np.float64]:
    """A column of the result each; picked one by one, since picking several takes as long as ten."""
    return np.column_stack([frame[column].to_numpy(dtype=float) for column in columns])


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
    """False in the first row of a return whose every ratio, of two or more, is whole."""
    top, bottom = (values(frame, rule.columns[side::2]) for side in (0, 1))
    in_file = _is(frame, *IN_FILE)
    counted = in_file[:, None] & (bottom > 0) & ~np.isnan(top)
    returns = pd.factorize(frame["return_id"])[0]
    parted = _sums(returns, (counted & (top != bottom)).astype(float)).any(axis=1)
    ratios = (_sums(returns, counted.astype(float)) > 0).sum(axis=1)
    size = _sums(returns, np.where(counted, bottom, 0)).sum(axis=1)
    whole = ~parted & (ratios > 1) & (size >= rule.at_least)
    first = in_file & ~pd.Series(np.where(in_file, returns, -1)).duplicated().to_numpy()
    return ~(whole & first)[:, None]


_VALUE_TESTS: dict[str, Callable[[Rule, pd.DataFrame], Mask]] = {
    "condition": _condition,
    "non_negative": _non_negative,
    "whole_number": _whole_number,
    "flag": _flag,
    "total": _total,
    "numerator_is_denominator": _numerator_is_denominator,
}


def _is(frame: pd.DataFrame, *statuses: str) -> Mask:
    return among(frame[STATUS], statuses)


def among(column: pd.Series, names: tuple[str, ...]) -> Mask:
    """Whether each cell is one of a few names; of a categorical by its codes, which is ten times
    faster."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.isin(names).to_numpy()
    is_named = [name in names for name in column.dtype.categories]
    return np.array([*is_named, False])[column.array.codes]


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
    return np.column_stack([among(frame[c + STATE], ("missing", "bad")) for c in rule.columns])
