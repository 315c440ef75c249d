"""Reporting periods of the calendar year: 2008M03, 2008Q1, 2008H1, 2008."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Grain = Literal["month", "quarter", "half", "year"]
GRAINS: tuple[Grain, ...] = ("month", "quarter", "half", "year")
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_LETTER: dict[Grain, str] = {"month": "M", "quarter": "Q", "half": "H"}
_CODE = re.compile(r"^(\d{4})(?:M(0[1-9]|1[0-2])|Q([1-4])|H([12]))?$")


@dataclass(frozen=True, order=True)
class Period:
    """One period; ``ordinal`` counts from 1 within its year."""

    year: int
    grain: Grain
    ordinal: int

    @property
    def code(self) -> str:
        if self.grain == "year":
            return str(self.year)
        width = 2 if self.grain == "month" else 1
        return f"{self.year}{_LETTER[self.grain]}{self.ordinal:0{width}}"

    @property
    def first_month(self) -> int:
        return (self.ordinal - 1) * MONTHS[self.grain] + 1

    @property
    def last_month(self) -> int:
        return self.ordinal * MONTHS[self.grain]

    @property
    def start(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return date(self.year, self.last_month, calendar.monthrange(self.year, self.last_month)[1])

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, steps: int) -> "Period":
        """The period ``steps`` of the same grain later (earlier when negative)."""
        per_year = 12 // MONTHS[self.grain]
        index = self.year * per_year + self.ordinal - 1 + steps
        return Period(index // per_year, self.grain, index % per_year + 1)

    def a_year_before(self) -> "Period":
        return Period(self.year - 1, self.grain, self.ordinal)

    def name(self, language: str) -> str:
        """As people write it: 2008年一季度, 2008 Q1."""
        if language == "zh":
            part = {
                "month": f"{self.ordinal}月",
                "quarter": f"{'一二三四'[(self.ordinal - 1) % 4]}季度",
                "half": f"{'上下'[(self.ordinal - 1) % 2]}半年",
                "year": "",
            }[self.grain]
            return f"{self.year}年{part}"
        part = {
            "month": calendar.month_abbr[self.last_month],
            "quarter": f"Q{self.ordinal}",
            "half": f"H{self.ordinal}",
            "year": "",
        }[self.grain]
        return f"{part} {self.year}".strip()


def parse(code: str) -> Period:
    """A period from its code. Raises ValueError for anything else."""
    match = _CODE.match(code)
    if not match:
        raise ValueError(f"not a period code: {code!r} (2008M03, 2008Q1, 2008H1 or 2008)")
    year, month, quarter, half = match.groups()
    if month:
        return Period(int(year), "month", int(month))
    if quarter:
        return Period(int(year), "quarter", int(quarter))
    if half:
        return Period(int(year), "half", int(half))
    return Period(int(year), "year", 1)


def containing(day: date, grain: Grain) -> Period:
    """The period of this grain in which ``day`` lies."""
    return Period(day.year, grain, (day.month - 1) // MONTHS[grain] + 1)


def between(first: date, last: date, grain: Grain) -> Iterator[Period]:
    """Every period of this grain that overlaps the days from ``first`` to ``last``."""
    period = containing(first, grain)
    while period.start <= last:
        yield period
        period = period.shift(1)
