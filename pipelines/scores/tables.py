"""The score tables of a build: their columns, and rows gathered window by window."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.extract.assessed import SCORES
from pipelines.scoring.grades import Bools, Ints
from pipelines.scoring.rounding import Floats

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
        con.execute(f"CREATE OR REPLACE TABLE {table} ({SCORES[table]})")

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
