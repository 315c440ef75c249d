"""Two periods beside each other: each unit's difference, and what each unit added to the change of the whole.

Knows no Streamlit.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dashboard import chance
from pipelines.analysis.decompose import Decomposition, decompose_ratio, decompose_sum
from pipelines.scoring.intervals import newcombe

Row = Mapping[str, Any]
Sides = dict[str, tuple[Row, Row]]
"""Unit -> its rows then and now."""


def sides(rows: Sequence[Row], then: str, now: str) -> Sides:
    """The units that have a row in both periods, in the order of the rows."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(row["unit"], {})[row["period"]] = row
    return {
        unit: (each[then], each[now])
        for unit, each in found.items()
        if then in each and now in each
    }


def differences(subject: Row, found: Sides) -> list[dict[str, Any]]:
    """A row a unit with a value in both periods, what went the better way first. ``low``, ``high``: 95 %
    limits of the difference of two proportions (Newcombe 1998, method 10), None elsewhere;
    ``is_clear``: 0 lies outside them, None where nothing can be told."""
    told = []
    for before, after in found.values():
        if before["value"] is None or after["value"] is None:
            continue
        low, high = limits(subject, before, after)
        told.append(
            {
                **{key: after[key] for key in ("unit", "unit_zh", "unit_en", "is_top")},
                "then": float(before["value"]),
                "now": float(after["value"]),
                "difference": float(after["value"]) - float(before["value"]),
                "low": low,
                "high": high,
                "is_clear": None if low is None or high is None else low > 0 or high < 0,
            }
        )
    sign = -1 if subject["lower_is_better"] else 1
    return sorted(told, key=lambda row: (not row["is_top"], -sign * row["difference"]))


def limits(subject: Row, before: Row, after: Row) -> tuple[float | None, float | None]:
    if chance.kind_of(subject) != "proportion":
        return None, None
    pairs = [chance.pair(subject, row) for row in (after, before)]
    if pairs[0] is None or pairs[1] is None:
        return None, None
    low, high = (float(subject["factor"] * x) for x in newcombe(*pairs[0], *pairs[1]))
    return (None, None) if low != low else (low, high)


def is_weighted(subject: Row, row: Row) -> bool:
    """Whether a value is not its numerator over its denominator: it is the units', weighted by
    population."""
    if not subject["is_indicator"] or row["value"] is None:
        return False
    return chance.pair(subject, row) is None and row["denominator"] not in (None, 0)


def split(subject: Row, found: Sides, weighted: bool) -> Decomposition[str]:
    """The change of the units' whole, split among them. ``weighted``: by population. ValueError where a period
    has nothing to divide by."""
    if not subject["is_indicator"]:
        return decompose_sum(
            {unit: before["value"] for unit, (before, _) in found.items()},
            {unit: after["value"] for unit, (_, after) in found.items()},
        )
    before, after = (
        {unit: parts(each[side], weighted) for unit, each in found.items()} for side in (0, 1)
    )
    # As it is written in the catalogue: 0.1 and not the binary number nearest to it.
    factor = Fraction(str(subject["factor"]))
    return decompose_ratio(before, after, 1 if weighted else factor)


def parts(row: Row, weighted: bool) -> tuple[Fraction | None, Fraction | None]:
    """Numerator and denominator; by population, residents times value, and residents."""
    if not weighted:
        return _exact(row["numerator"]), _exact(row["denominator"])
    people, value = _exact(row["population"]), _exact(row["value"])
    if people is None or value is None:
        return None, None
    return people * value, people


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)
