"""Cells laid out as rows and columns. Knows no Streamlit.

A cell is about an item, a unit and a period; of each there may be several figures. Two of these axes
become rows and columns; the others, where there is more than one of them, become headings above rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dashboard.labels import NONE, STATES, number, status
from dashboard.queries.explore import Cell
from dashboard.words import say

ROWS = ("unit", "item", "period", "season", "breakdown")
COLUMNS = ("period", "year", "unit", "item", "figure", "breakdown")
FIGURES = ("value", "numerator", "denominator", "target", "status")
UNDER = {"unit": ("group", "parent", "level"), "item": ("care", "part", "form")}
"""By what is in the rows, the dimensions that its members may stand under."""
WITHHELD = frozenset({"value", "numerator", "denominator", "status"})
"""Figures that are not told where the state is suppressed; a target is no secret."""

Members = Mapping[str, Mapping[str, str]]
"""By axis, its members in their order and what each is called."""


class Point(NamedTuple):
    """One figure of a cell."""

    cell: Cell
    figure: str

    @property
    def number(self) -> float | None:
        """As a number; None where there is none, whatever the reason."""
        if self.figure == "status" or (self.is_hidden and self.figure in WITHHELD):
            return None
        found: float | None = getattr(self.cell, self.figure)
        return found

    @property
    def is_hidden(self) -> bool:
        return self.cell.state == "suppressed"


@dataclass(frozen=True)
class Line:
    """A row: the headings it stands under ("" for none), its own name, and a point a column."""

    above: str
    code: str
    name: str
    points: tuple[Point | None, ...]


@dataclass(frozen=True)
class Pivot:
    """``columns``: codes and names."""

    columns: Mapping[str, str]
    lines: Sequence[Line]

    @property
    def size(self) -> int:
        return len(self.columns) * len(self.lines)


def laid_out(
    cells: Sequence[Cell],
    members: Members,
    rows: str,
    columns: str,
    under: Mapping[str, str] | None = None,
) -> Pivot:
    """``under``: by code of a row's member, what it stands under. Members without a cell are left out."""
    axes = placed(members, rows, columns)
    order = {axis: {code: i for i, code in enumerate(members[axis])} for axis in axes}
    headings = list(dict.fromkeys(under.values())) if under else []
    lines: dict[tuple[str, ...], dict[str, Point]] = {}
    for cell in cells:
        where = places(cell, members)
        for figure in members["figure"]:
            where["figure"] = figure
            key = tuple(where[axis] for axis in axes if axis != columns)
            lines.setdefault(key, {})[where[columns]] = Point(cell, figure)
    used = {code for line in lines.values() for code in line}
    shown = {code: name for code, name in members[columns].items() if code in used}
    others = [axis for axis in axes if axis not in (rows, columns)]

    def place(key: tuple[str, ...]) -> tuple[int, ...]:
        first = [order[axis][code] for axis, code in zip(others, key[:-1], strict=True)]
        heading = headings.index(under[key[-1]]) if under else 0
        return (*first, heading, order[rows][key[-1]])

    return Pivot(
        shown,
        [
            Line(
                above(key, others, members, under), key[-1], members[rows][key[-1]],
                tuple(lines[key].get(code) for code in shown),
            )
            for key in sorted(lines, key=place)
        ],
    )  # fmt: skip


def placed(members: Members, rows: str, columns: str) -> list[str]:
    """The axes that tell cells apart, those of headings first, then the columns', then the rows'."""
    is_split = {"year", "season"} & {rows, columns}
    time = ("year", "season") if is_split else ("period",)
    others = [
        axis
        for axis in ("figure", "item", "unit", *time)
        if axis not in (rows, columns) and len(members[axis]) > 1
    ]
    return [*others, columns, rows]


def places(cell: Cell, members: Members) -> dict[str, str]:
    """Where a cell stands on every axis."""
    year, season = parted(cell.period)
    return {
        "item": cell.item, "unit": cell.unit, "period": cell.period, "year": year,
        "season": season, "breakdown": cell.breakdown,
    }  # fmt: skip


def parted(period: str) -> tuple[str, str]:
    """A period's year and its place in it: 2010Q3 is 2010 and Q3."""
    return period[:4], period[4:]


def above(
    key: tuple[str, ...], others: Sequence[str], members: Members, under: Mapping[str, str] | None
) -> str:
    names = [members[axis][code] for axis, code in zip(others, key[:-1], strict=True)]
    return " · ".join([*names, *([under[key[-1]]] if under and under[key[-1]] else [])])


def seasons(periods: Sequence[Mapping[str, Any]], language: str) -> dict[str, str]:
    """The parts of a year that some periods are, in their order, named without the year."""
    found = {}
    for period in sorted(periods, key=lambda p: int(p["ordinal"])):
        name = str(period[f"name_{language}"]).replace(str(period["year"]), "")
        found[parted(period["code"])[1]] = name.strip(" 年") or str(period[f"name_{language}"])
    return found


def told(point: Point | None, item: Mapping[str, Any], language: str) -> str:
    """A point as text, without its unit of measure: a word where there is no number, never 0."""
    if point is None:
        return NONE
    cell, figure = point
    if point.is_hidden and figure in WITHHELD:
        return say("suppressed", language)
    if figure == "status":
        return status(cell.status, language)
    if figure == "value" and cell.state in STATES:
        return say(cell.state, language)
    if point.number is None:
        is_missing = cell.state == "no_data" and figure != "target" and item["is_indicator"]
        return say("no_data", language) if is_missing else NONE
    digits = int(item["digits"] or 0) if figure in ("value", "target") else 0
    text = number(point.number, digits)
    return f"{text} · {say('small', language)}" if is_small(point) else text


def is_small(point: Point) -> bool:
    return point.figure == "value" and point.cell.state == "small"


def shares(pivot: Pivot, items: Mapping[str, Mapping[str, Any]], apart: str) -> dict[Point, float]:
    """How far each value lies between the worst and the best of its item, 0 to 1; ``apart``: the code of a
    unit that is not compared. Where an item is broken down, its parts are compared, and not with their sum."""
    compared: dict[str, list[Point]] = {}
    for line in pivot.lines:
        for point in line.points:
            if point and point.figure == "value" and point.cell.unit != apart:
                compared.setdefault(point.cell.item, []).append(point)
    found: dict[Point, float] = {}
    for code, points in compared.items():
        parts = [point for point in points if point.cell.breakdown] or points
        numbers = {point: point.number for point in parts if point.number is not None}
        if not numbers:
            continue
        low, high = min(numbers.values()), max(numbers.values())
        for point, value in numbers.items():
            share = (value - low) / (high - low) if high > low else 0.5
            found[point] = 1 - share if items[code]["lower_is_better"] else share
    return found
