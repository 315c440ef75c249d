"""The figures of all returns as matrices: a series a row, a period a column, one matrix a cycle.

A series is one element of one row (unit, item) of a form, or of a whole return: the sum of its rows,
of equally many rows in every period, so that a missing row begins another series. A negative figure,
which the form's own rule is about, is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

_FIGURES = """
CREATE OR REPLACE TEMP TABLE history_figure AS
WITH cell AS (
    SELECT form, reporter, unit, item, element, return_id, value, period_start,
        date_diff('month', period_start, period_end) + 1 AS months
    FROM core.live_value
    WHERE element IN (SELECT unnest($elements)) AND value >= 0
),

figure AS (
    SELECT form, reporter, unit, item, element, value, period_start, months, 0 AS rows
    FROM cell
    UNION ALL
    SELECT form, reporter, reporter, '', element, sum(value), period_start, months, count(*)
    FROM cell
    GROUP BY form, reporter, element, return_id, period_start, months
)

SELECT *, (year(period_start) * 12 + month(period_start) - 1) // months AS place
FROM figure
"""
_SERIES = """
CREATE OR REPLACE TEMP TABLE history_series AS
SELECT *, row_number() OVER (ORDER BY form, element, rows, unit, item) - 1 AS series
FROM (
    SELECT form, element, rows, unit, item, arg_max(reporter, place) AS reporter,
        any_value(months) AS months
    FROM history_figure
    GROUP BY form, element, rows, unit, item
)
"""
_VALUES = """
SELECT s.series, f.place, f.value::DOUBLE AS value
FROM history_figure f
JOIN history_series s
    ON s.form = f.form AND s.element = f.element AND s.rows = f.rows AND s.unit = f.unit
    AND s.item = f.item
"""


@dataclass(frozen=True)
class Panel:
    """The series of one cycle. ``values``: a row a series, NaN where there is no figure; ``first``:
    the number of the first column's period, counted from the year 0 in periods of ``months``.

    ``rows``: 0 for a series of cells, else how many cells a whole return adds up; ``is_count``:
    whole numbers of something, as against amounts.
    """

    months: int
    first: int
    values: "Floats"
    form: "NDArray[Any]"
    element: "NDArray[Any]"
    unit: "NDArray[Any]"
    item: "NDArray[Any]"
    reporter: "NDArray[Any]"
    rows: "Integers"
    is_count: "Booleans"
    is_flow: "Booleans"

    @property
    def a_year(self) -> int:
        """Periods a year."""
        return max(1, 12 // self.months)

    @cached_property
    def ordinal(self) -> "Integers":
        """Of each column: the period's place in its year, from 0."""
        return (self.first + np.arange(self.values.shape[1])) % self.a_year

    def only(self, chosen: "Booleans") -> "Panel":
        """The series chosen."""
        fields = (
            "values",
            "form",
            "element",
            "unit",
            "item",
            "reporter",
            "rows",
            "is_count",
            "is_flow",
        )
        return Panel(self.months, self.first, *(getattr(self, name)[chosen] for name in fields))

    def about(self, elements: Sequence[str]) -> "Panel":
        return self.only(np.isin(self.element, list(elements)))

    @property
    def whole(self) -> "Panel":
        """The series of whole returns."""
        return self.only(self.rows > 0)


@dataclass(frozen=True)
class Departure:
    """A figure that lies far from what was expected of it.

    ``a`` the figure, ``b`` what was expected, within ``low`` and ``high``; ``periods`` what that
    rests on; ``rarity``: about once in so many, by chance. ``members``: the series of the return it
    stands for, where it stands for several. ``other``: the element it is compared with.
    """

    panel: Panel
    series: int
    column: int
    a: float
    b: float
    low: float | None = None
    high: float | None = None
    periods: int | None = None
    rarity: float | None = None
    members: tuple[int, ...] = ()
    other: str | None = None


def panels(
    con: "DuckDBPyConnection",
    elements: Sequence[str],
    counts: Sequence[str],
    flows: Sequence[str],
) -> list[Panel]:
    """The figures of ``core.live_value`` on these elements; ``counts`` and ``flows`` name those that
    are counted and those that are of a period."""
    con.execute(_FIGURES, {"elements": list(elements)})
    con.execute(_SERIES)
    names = "form, element, rows, unit, item, reporter, months"
    described = con.execute(f"SELECT {names} FROM history_series ORDER BY series").fetchall()
    values = con.execute(_VALUES).fetchnumpy()
    con.execute("DROP TABLE history_figure; DROP TABLE history_series")
    if not described:
        return []
    form, element, rows, unit, item, reporter, months = (
        np.array(column) for column in zip(*described, strict=True)
    )
    months_of = months[values["series"]]
    found = []
    for length in np.unique(months):
        chosen, here = months == length, months_of == length
        place = values["place"][here].astype(int)
        first = int(place.min())
        matrix = np.full((int(chosen.sum()), int(place.max()) - first + 1), np.nan)
        row = (np.cumsum(chosen) - 1)[values["series"][here]]
        matrix[row, place - first] = values["value"][here]
        named = (form[chosen], element[chosen], unit[chosen], item[chosen], reporter[chosen])
        kinds = (np.isin(element[chosen], list(counts)), np.isin(element[chosen], list(flows)))
        found.append(Panel(int(length), first, matrix, *named, rows[chosen], *kinds))
    return found
