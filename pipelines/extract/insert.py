"""Rows of Python into tables of the build, in bulk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Sequence[Any]
SCHEMA = "source"
BATCH = "batch"


def names(row: Any) -> tuple[str, str]:
    """Both languages of a Text."""
    return row.zh, row.en


def create(con: "DuckDBPyConnection", table: str, columns: str, rows: Sequence[Row] = ()) -> None:
    """Make ``source.<table>`` with these columns (name and type, as SQL writes them) and rows."""
    con.execute(f'CREATE TABLE {SCHEMA}."{table}" ({columns})')
    if not rows:
        return
    import pyarrow as pa

    arrays = [pa.array(column) for column in zip(*rows, strict=True)]
    con.register(BATCH, pa.Table.from_arrays(arrays, [f"c{i}" for i in range(len(arrays))]))
    con.execute(f'INSERT INTO {SCHEMA}."{table}" SELECT * FROM {BATCH}')
    con.unregister(BATCH)
