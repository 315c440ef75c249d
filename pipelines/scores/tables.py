"""The score tables of a build: their columns, and rows gathered window by window."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.scoring.grades import Bools, Ints
from pipelines.scoring.rounding import Floats

SCHEMA = {
    "score_leaf": "unit TEXT, period TEXT, indicator TEXT, weight DOUBLE, effective_weight DOUBLE,"
    " value DOUBLE, points DOUBLE, full_points DOUBLE, state TEXT, received_factor DOUBLE,"
    " target DOUBLE, floor DOUBLE",
    "score_part": "unit TEXT, period TEXT, part TEXT, weight DOUBLE, effective_weight DOUBLE,"
    " points DOUBLE, assessed_weight DOUBLE, state TEXT",
    "care_score": "unit TEXT, period TEXT, care TEXT, points DOUBLE, weight DOUBLE, share DOUBLE",
    "score_adjustment": "unit TEXT, period TEXT, code TEXT, kind TEXT, name_zh TEXT, name_en TEXT,"
    " events DOUBLE, points DOUBLE, detail_zh TEXT, detail_en TEXT, is_effective BOOLEAN",
    "score_total": "unit TEXT, period TEXT, assessment TEXT, base DOUBLE, deductions DOUBLE,"
    " bonus DOUBLE, total DOUBLE, grade TEXT, grade_zh TEXT, grade_en TEXT, group_code TEXT,"
    " rank INTEGER, rank_of INTEGER, is_ranked BOOLEAN, is_trial BOOLEAN, assessed_share DOUBLE,"
    " state TEXT, note_zh TEXT, note_en TEXT",
}

Column = Sequence[Any] | npt.NDArray[Any]


class Rows:
    """Columns of one table, piece by piece; text of few different values as positions in a list."""

    def __init__(self, **labels: Sequence[str]):
        self._labels = labels
        self._pieces: dict[str, list[npt.NDArray[Any]]] = {}

    def add(self, count: int, **columns: Column | str | float | bool | int) -> None:
        """Add ``count`` rows; single values are repeated."""
        for name, values in columns.items():
            whole = isinstance(values, str) or np.ndim(values) == 0
            piece = np.full(count, values) if whole else _array(values)
            self._pieces.setdefault(name, []).append(piece)

    def write(self, con: duckdb.DuckDBPyConnection, table: str) -> None:
        """Make the table, in the schema that comes first in the connection's search path."""
        con.execute(f"CREATE OR REPLACE TABLE {table} ({SCHEMA[table]})")
        if not self._pieces:
            return
        frame = pd.DataFrame({name: self._column(name) for name in self._pieces})
        con.register("scored_rows", frame)
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM scored_rows")
        con.unregister("scored_rows")

    def _column(self, name: str) -> Any:
        values = np.concatenate(self._pieces[name])
        if name in self._labels:
            return pd.Categorical.from_codes(values, list(self._labels[name]))
        return values


def _array(values: Any) -> npt.NDArray[Any]:
    is_text = isinstance(values, list) and any(isinstance(v, str | None) for v in values)
    return np.array(values, dtype=object) if is_text else np.asarray(values)


def cross(rows: Bools, columns: Bools) -> tuple[Ints, Ints]:
    """Row and column numbers of every chosen pair."""
    picked = np.ix_(np.flatnonzero(rows), np.flatnonzero(columns))
    first, second = np.broadcast_arrays(*picked)
    return first.ravel(), second.ravel()


def only(values: Floats, keep: Bools) -> Floats:
    """NaN (written as NULL) where not kept."""
    return np.where(keep, values, np.nan)
