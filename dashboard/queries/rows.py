"""Run one statement and return its rows."""

from collections.abc import Mapping
from typing import Any

import duckdb

Row = dict[str, Any]
Rows = list[Row]

UNITS = """
    units AS (
        SELECT * FROM unit
        QUALIFY row_number() OVER (PARTITION BY code ORDER BY valid_from DESC NULLS LAST) = 1
    )
"""
"""CTE: each unit once, as last described."""

CHOSEN = "chosen AS (SELECT * FROM period WHERE code = $period)"
"""CTE: the period asked for."""

ASSESSED = "(SELECT value FROM meta WHERE key = 'assessed_level')"
TOP = "(SELECT value FROM meta WHERE key = 'top_unit')"


def rows(con: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Any] | None = None) -> Rows:
    """Values reach SQL as named parameters only."""
    cursor = con.execute(sql, dict(params)) if params else con.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def first(
    con: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Any] | None = None
) -> Row | None:
    found = rows(con, sql, params)
    return found[0] if found else None
