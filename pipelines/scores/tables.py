"""The score tables of a build: their columns, and rows gathered window by window."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

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


BATCH = 500_000
"""Rows held back before they are written."""


class Rows:
    """Rows on their way into one table, made in the schema that comes first in the search path.

    Text of few different values goes as positions in a list: those of ``labels``, or for a value
    given once for many rows, a list kept here.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, table: str, **labels: Sequence[str]):
        self._con, self._table = con, table
        self._labels: dict[str, dict[str, int]] = {
            name: {label: at for at, label in enumerate(known)} for name, known in labels.items()
        }
        self._pieces: dict[str, list[npt.NDArray[Any]]] = {}
        self._count = 0
        con.execute(f"CREATE OR REPLACE TABLE {table} ({SCHEMA[table]})")

    def add(self, count: int, **columns: Column | str | float | bool | int) -> None:
        """Add ``count`` rows; single values are repeated."""
        for name, values in columns.items():
            self._pieces.setdefault(name, []).append(self._piece(count, name, values))
        self._count += count
        if self._count >= BATCH:
            self.write()

    def write(self) -> None:
        """Write what is held back."""
        if not self._count:
            return
        rows = pa.table({name: self._column(name) for name in self._pieces})
        self._con.register("scored_rows", rows)
        self._con.execute(f"INSERT INTO {self._table} BY NAME SELECT * FROM scored_rows")
        self._con.unregister("scored_rows")
        self._pieces, self._count = {}, 0

    def _piece(self, count: int, name: str, values: Any) -> npt.NDArray[Any]:
        if isinstance(values, str):
            known = self._labels.setdefault(name, {})
            values = known.setdefault(values, len(known))
        if np.ndim(values) == 0:
            return np.full(count, values)
        is_text = isinstance(values, list) and any(isinstance(v, str | None) for v in values)
        return np.array(values, dtype=object) if is_text else np.asarray(values)

    def _column(self, name: str) -> Any:
        """NaN comes out as NULL."""
        values = pa.array(np.concatenate(self._pieces[name]), from_pandas=True)
        if name in self._labels:
            return pa.DictionaryArray.from_arrays(values, pa.array(list(self._labels[name])))
        return values


def cross(rows: Bools, columns: Bools) -> tuple[Ints, Ints]:
    """Row and column numbers of every chosen pair."""
    picked = np.ix_(np.flatnonzero(rows), np.flatnonzero(columns))
    first, second = np.broadcast_arrays(*picked)
    return first.ravel(), second.ravel()


def only(values: Floats, keep: Bools) -> Floats:
    """NaN (written as NULL) where not kept."""
    return np.where(keep, values, np.nan)
