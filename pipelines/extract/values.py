"""The figures of returns, from the Parquet parts of the register."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
NO_VALUES = """
CREATE TABLE source.part_value (
    return_id TEXT, form TEXT, period TEXT, reporter TEXT, unit TEXT, item TEXT, row_kind TEXT,
    label TEXT, element TEXT, state TEXT, value DECIMAL(18,4), raw TEXT, sheet TEXT, row INT, col INT
)
"""


def load_revised(con: "DuckDBPyConnection", parts: Sequence[Path]) -> None:
    """``revised_value``: the numbers of every version of a return that has several."""
    if parts:
        with reading_parts(parts):
            con.execute(REVISED, {"paths": [str(path) for path in parts]})
    else:
        con.execute(NO_REVISED)


def load_values(con: "DuckDBPyConnection", parts: Sequence[Path]) -> None:
    if parts:
        with reading_parts(parts):
            con.execute(VALUES, {"paths": [str(path) for path in parts]})
    else:
        con.execute(NO_VALUES)
