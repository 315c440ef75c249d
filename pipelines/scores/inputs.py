"""What scoring reads from a build: windows, units, indicator values, the facts of deductions."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.assessments import assessment_of, frozen_at
from pipelines.catalogue.scheme import Assessment, Scheme
from pipelines.period import Period, parse
from pipelines.scoring.rounding import Floats

VALUE, NO_DATA, OTHER = 0, 1, 2
"""States of an indicator value as scoring sees them."""

_WINDOWS = """
SELECT p.code FROM period p
WHERE p.has_ended AND p.code IN (
    SELECT v.period
    FROM indicator_value v
    JOIN scored_leaf l USING (indicator)
    JOIN unit u ON u.code = v.unit AND u.level = ?
    WHERE v.state <> 'no_data' OR v.expected > 0
)
"""
_GROUPS = """
SELECT w.w, s.u, coalesce(e.group_code, '') AS group_code
FROM unit_entry e
JOIN scored_unit s ON s.unit = e.code
JOIN scored_window w
    ON coalesce(e.valid_from::DATE <= w.end_date, true)
    AND coalesce(e.valid_to::DATE >= w.end_date, true)
WHERE e.level = ?
"""
_CELLS = """
WITH stood AS (
    SELECT
        v.* EXCLUDE (value, state, received, expected),
        CASE WHEN f.unit IS NULL THEN v.value ELSE f.value END AS value,
        coalesce(f.state, v.state) AS state,
        coalesce(f.received, v.received) AS received,
        coalesce(f.expected, v.expected) AS expected
    FROM indicator_value v
    LEFT JOIN frozen_indicator f
        ON f.frozen = v.period AND f.period = v.period
        AND f.unit = v.unit AND f.indicator = v.indicator
)
SELECT
    w.w, s.u, l.l, v.value::DOUBLE AS value,
    CASE v.state WHEN 'value' THEN 0 WHEN 'no_data' THEN 1 ELSE 2 END AS state,
    v.received::DOUBLE AS received, v.expected::DOUBLE AS expected,
    v.target::DOUBLE AS target, v.floor::DOUBLE AS floor,
    v.year_ago_value::DOUBLE AS year_ago
FROM stood v
JOIN scored_window w USING (period)
JOIN scored_unit s USING (unit)
JOIN scored_leaf l USING (indicator)
"""
_PARENTS = """
SELECT w.w, s.u, l.l, v.value::DOUBLE AS value
FROM scored_unit s
JOIN indicator_value v ON v.unit = s.parent
JOIN scored_window w USING (period)
JOIN scored_leaf l USING (indicator)
"""


@dataclass(frozen=True)
class Window:
    """A period that is scored. ``cutoff``: the moment up to which deductions look, the end of the
    freeze day or, before it, the build's time."""

    index: int
    period: Period
    assessment: Assessment | None
    is_frozen: bool
    cutoff: datetime


@dataclass(frozen=True)
class Cells:
    """One window's indicator values, units × leaves; NaN where there is none."""

    state: npt.NDArray[np.int64]
    value: Floats
    received: Floats
    expected: Floats
    target: Floats
    floor: Floats
    year_ago: Floats
    parent_value: Floats

    @property
    def is_usable(self) -> npt.NDArray[np.bool_]:
        """Leaves that at least one unit has, or owes, figures for."""
        return ((self.state == VALUE) | (np.nan_to_num(self.expected) > 0)).any(axis=0)


@dataclass(frozen=True)
class Inputs:
    """``groups``: windows × units, a group's code, "" without one, None where the unit is not valid
    at the window's end."""

    units: tuple[str, ...]
    windows: tuple[Window, ...]
    groups: npt.NDArray[np.object_]
    cells: tuple[Cells, ...]


def read_inputs(
    con: duckdb.DuckDBPyConnection, scheme: Scheme, as_of: datetime, only: Period | None = None
) -> Inputs:
    """Everything but the facts of deductions, of all windows or one. Leaves the frames
    ``scored_unit``, ``scored_window`` and ``scored_leaf`` registered, numbered as in the arrays."""
    leaves = [leaf.indicator for leaf in scheme.tree.leaves]
    register(con, "scored_leaf", {"indicator": leaves, "l": range(len(leaves))})
    units = con.execute(
        "SELECT code, any_value(parent) FROM unit WHERE level = ? GROUP BY code"
        " ORDER BY min(sort), code",
        [scheme.level],
    ).fetchall()
    codes, parents = [code for code, _ in units], [parent for _, parent in units]
    register(con, "scored_unit", {"unit": codes, "parent": parents, "u": range(len(codes))})
    ended = [parse(code) for (code,) in con.execute(_WINDOWS, [scheme.level]).fetchall()]
    chosen = sorted(period for period in ended if only in (None, period))
    windows = tuple(window(index, period, scheme, as_of) for index, period in enumerate(chosen))
    register(
        con,
        "scored_window",
        {
            "period": [w.period.code for w in windows],
            "w": range(len(windows)),
            "start_date": [w.period.start for w in windows],
            "end_date": [w.period.end for w in windows],
            "cutoff": [w.cutoff for w in windows],
        },
    )
    groups = _groups(con, scheme.level, len(windows), len(codes))
    shape = len(windows), len(codes), len(leaves)
    cells = _cells(con, shape, scheme.progress is not None)
    return Inputs(tuple(codes), windows, groups, cells)


def window(index: int, period: Period, scheme: Scheme, as_of: datetime) -> Window:
    """A period with the assessment made of it, if any."""
    if assessment := assessment_of(scheme, period):
        freeze = frozen_at(assessment, period)
        return Window(index, period, assessment, freeze <= as_of, min(as_of, freeze))
    return Window(index, period, None, False, as_of)


def register(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, object]) -> None:
    """Put a small frame before the queries, with types that hold even when it is empty."""
    frame = pd.DataFrame(
        {key: pd.Series(values, dtype=_type(key)) for key, values in columns.items()}
    )
    con.register(name, frame)


def dense(frame: pd.DataFrame, column: str, windows: int, units: int, empty: float = 0.0) -> Floats:
    """A column of a frame with w and u as a windows × units array."""
    result = np.full((windows, units), empty)
    result[frame["w"].to_numpy(), frame["u"].to_numpy()] = frame[column].to_numpy(np.float64)
    return result


def _type(column: str) -> str:
    if column in ("w", "u", "l"):
        return "int64"
    return "datetime64[us]" if column in DAYS else "object"


DAYS = ("start_date", "end_date", "cutoff", "day", "deadline")


def _groups(
    con: duckdb.DuckDBPyConnection, level: str, windows: int, units: int
) -> npt.NDArray[np.object_]:
    frame = con.execute(_GROUPS, [level]).df()
    groups = np.full((windows, units), None, dtype=object)
    groups[frame["w"].to_numpy(int), frame["u"].to_numpy(int)] = frame["group_code"].to_numpy(
        object
    )
    return groups


def _cells(
    con: duckdb.DuckDBPyConnection, shape: tuple[int, int, int], with_parents: bool
) -> tuple[Cells, ...]:
    """Each window's cells; those of the parents only when the scheme compares with them."""
    frame = con.execute(_CELLS).df()
    place = _place(frame)

    def table(name: str, empty: float = np.nan) -> Floats:
        result = np.full(shape, empty)
        result[place] = frame[name].to_numpy(np.float64)
        return result

    parent_value = np.full(shape, np.nan)
    if with_parents:
        above = con.execute(_PARENTS).df()
        parent_value[_place(above)] = above["value"].to_numpy(np.float64)
    tables = (
        table("state", OTHER).astype(np.int64),
        *(table(name) for name in ("value", "received", "expected", "target", "floor", "year_ago")),
        parent_value,
    )
    return tuple(Cells(*(t[window] for t in tables)) for window in range(shape[0]))


def _place(frame: pd.DataFrame) -> tuple[npt.NDArray[np.int64], ...]:
    return tuple(frame[axis].to_numpy(np.int64) for axis in ("w", "u", "l"))
