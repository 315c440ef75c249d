"""What of a pivot a chart draws: lines over its columns, or sorted bars of one of them. The same for the
page and for a picture to take away. Knows no Streamlit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts import spread
from dashboard.labels import named, number
from dashboard.pivot import Line, Pivot, Point
from dashboard.words import say

MOST_LINES, MOST_BARS = 8, 40
Items = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Series:
    """``is_apart``: a unit above the others, which is drawn grey."""

    name: str
    values: tuple[float | None, ...]
    is_apart: bool = False

    @property
    def last(self) -> float:
        """The last number there is."""
        return next((value for value in reversed(self.values) if value is not None), 0.0)


@dataclass(frozen=True)
class Drawing:
    """``kind``: lines or bars; ``labels``: of the columns. Bars have one value each, the largest first.
    ``left_out``: lines or bars that there is no room for; ``absent``: names of those without a number."""

    kind: str
    title: str
    note: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    digits: int
    left_out: int = 0
    absent: tuple[str, ...] = ()


def drawn(
    pivot: Pivot, items: Items, kind: str, at: str, apart: str, language: str
) -> Drawing | None:
    """The chart of the first figure and of one measure: two of them have no common axis. ``at``: the
    column whose bars are drawn; ``apart``: the code of the unit above the others. None when there is no
    number to draw."""
    first = next(numbers(pivot), None)
    if first is None:
        return None
    item = items[first.cell.item]
    columns = [i for i, code in enumerate(pivot.columns) if kind == "lines" or code == at]
    wanted = (first.figure, named(item, language, "measure"))
    series, absent = [], []
    for line in pivot.lines:
        points = [alike(line.points[i], items, wanted, language) for i in columns]
        if any(point and point.number is not None for point in points):
            series.append(of_line(line, points, apart))
        elif any(points):
            absent.append(of_line(line, points, apart).name)
    if not series:
        return None
    most = MOST_LINES if kind == "lines" else MOST_BARS
    left_out = max(0, len(series) - most)
    if kind == "bars":
        series.sort(key=lambda one: one.last, reverse=True)
    labels = tuple(list(pivot.columns.values())[i] for i in columns)
    digits = int(item["digits"] or 0) if first.figure in ("value", "target") else 0
    about = subject(pivot, items, first, language)
    return Drawing(
        kind, title(about, labels, series, digits, language), note(labels, wanted[1], language),
        labels, tuple(kept(series, most)), digits, left_out, tuple(absent),
    )  # fmt: skip


def numbers(pivot: Pivot) -> Iterator[Point]:
    """The points that have a number."""
    return (
        point for line in pivot.lines for point in line.points if point and point.number is not None
    )


def has_number(pivot: Pivot) -> bool:
    return any(True for _ in numbers(pivot))


def kept(series: Sequence[Series], most: int) -> list[Series]:
    """The first, the unit above among them wherever it stands."""
    room = most - sum(one.is_apart for one in series)
    found: list[Series] = []
    for one in series:
        if one.is_apart or room > 0:
            found.append(one)
        room -= not one.is_apart
    return found


def levels(series: Sequence[Series], gap: float, low: float, high: float) -> list[float]:
    """Where the names at the lines' ends stand: apart, and none above the chart."""
    found = spread([one.last for one in series], gap * (high - low))
    above = high
    for i in sorted(range(len(found)), key=lambda i: -found[i]):
        found[i] = min(found[i], above)
        above = found[i] - gap * (high - low)
    return found


def last_column(pivot: Pivot) -> str:
    """The code of the last column that has a number; of the last at all where none has."""
    codes = list(pivot.columns)
    for i in reversed(range(len(codes))):
        points = (line.points[i] for line in pivot.lines)
        if any(point and point.number is not None for point in points):
            return codes[i]
    return codes[-1]


def alike(
    point: Point | None, items: Items, wanted: tuple[str, str], language: str
) -> Point | None:
    """The point, if it is of the figure and measure that are drawn."""
    if point is None:
        return None
    is_wanted = (point.figure, named(items[point.cell.item], language, "measure")) == wanted
    return point if is_wanted else None


def of_line(line: Line, points: Sequence[Point | None], apart: str) -> Series:
    name = " · ".join(filter(None, (line.above, line.name)))
    units = {point.cell.unit for point in points if point}
    return Series(name, tuple(p.number if p else None for p in points), units == {apart})


def subject(pivot: Pivot, items: Items, first: Point, language: str) -> str:
    """What the chart is of: its item where it is one, and its figure where it is not the value."""
    codes = {p.cell.item for line in pivot.lines for p in line.points if p}
    name = named(items[first.cell.item], language) if len(codes) == 1 else ""
    figure = say(first.figure, language) if first.figure != "value" or not name else ""
    return " · ".join(filter(None, (name, figure)))


def title(
    about: str, labels: Sequence[str], series: Sequence[Series], digits: int, language: str
) -> str:
    """The finding in the last column that has a number: the highest and the lowest, or the only one."""
    compared = [one for one in series if not one.is_apart] or list(series)
    for i in reversed(range(len(labels))):
        known = {one.name: v for one in compared if (v := one.values[i]) is not None}
        if known:
            most, least = max(known.values()), min(known.values())
            values = {"most": number(most, digits), "least": number(least, digits)}
            best, worst = holders(known, most, language), holders(known, least, language)
            key = "draw_extremes" if most != least else "draw_one"
            return say(
                key, language, name=about, column=labels[i], best=best, worst=worst, **values
            )
    return about


def holders(known: Mapping[str, float], value: float, language: str) -> str:
    """Whose value it is: the first by name, and how many share it."""
    names = [name for name, held in known.items() if held == value]
    others = len(names) - 1
    return say("draw_tied", language, name=names[0], count=others) if others else names[0]


def note(labels: Sequence[str], measure: str, language: str) -> str:
    stretch = labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}"
    return say("draw_note", language, measure=measure, stretch=stretch)
