"""The figures of returns, from the Parquet parts of the register."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.extract.insert import Row, create
from pipelines.register.archive import reading_parts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VALUES = """
CREATE TABLE source.part_value AS
SELECT v.*
FROM read_parquet($paths) v
WHERE v.return_id IN (SELECT return_id FROM source.version WHERE is_live OR is_latest)
"""
REVISED = """
CREATE TABLE source.revised_value AS
SELECT v.return_id, v.unit, v.item, v.element, v.value
FROM read_parquet($paths) v
WHERE v.row_kind = 'row' AND v.state = 'value'
    AND v.return_id IN (
        SELECT return_id FROM source.version
        QUALIFY count(*) OVER (PARTITION BY form, period, reporter) > 1
    )
"""
NO_REVISED = """
CREATE TABLE source.revised_value (
    return_id TEXT, unit TEXT, item TEXT, element TEXT, value DECIMAL(18,4)
)
"""
PART_VALUE = (
    "return_id TEXT, form TEXT, period TEXT, reporter TEXT, unit TEXT, item TEXT, row_kind TEXT,"
    " label TEXT, element TEXT, state TEXT, value DECIMAL(18,4), raw TEXT, sheet TEXT, row INT, col INT"
)


def load_revised(con: "DuckDBPyConnection", parts: Sequence[Path]) -> None:
    """``revised_value``: the numbers of every version of a return that has several."""
    if parts:
        with reading_parts(parts):
            con.execute(REVISED, {"paths": [str(path) for path in parts]})
    else:
        con.execute(NO_REVISED)


FIGURES = """
SELECT v.return_id, v.unit, v.item, v.element, v.state, v.value, v.sheet, v.row, v.col
FROM read_parquet($paths) v
WHERE v.row_kind = 'row' AND v.unit IS NOT NULL AND list_contains($returns, v.return_id)
"""


def figures(parts: Sequence[Path], return_ids: Sequence[str]) -> list[Row]:
    """Every cell of these returns whose row is a unit's: return, unit, item, element, state, value,
    sheet, row, column."""
    import duckdb

    if not parts or not return_ids:
        return []
    given = {"paths": [str(path) for path in parts], "returns": list(return_ids)}
    with duckdb.connect() as con, reading_parts(parts):
        return [*con.execute(FIGURES, given).fetchall()]


def load_pinned(con: "DuckDBPyConnection", rows: Sequence[Row]) -> None:
    """``part_value`` from rows in its columns."""
    create(con, "part_value", PART_VALUE, rows)


def load_values(con: "DuckDBPyConnection", parts: Sequence[Path]) -> None:
    if parts:
        with reading_parts(parts):
            con.execute(VALUES, {"paths": [str(path) for path in parts]})
    else:
        create(con, "part_value", PART_VALUE)
