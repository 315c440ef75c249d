"""Run one statement and return its rows."""

from collections.abc import Mapping
from typing import Any

import duckdb

Row = dict[str, Any]
Rows = list[Row]

UNITS = """
    units AS (
        SELECT * REPLACE (short_zh AS name_zh, short_en AS name_en),
               name_zh AS full_zh, name_en AS full_en
        FROM unit
    )
"""
"""CTE: the units by their short names, the whole ones beside."""

CHOSEN = "chosen AS (SELECT * FROM period WHERE code = $period)"
"""CTE: the period asked for."""

ASSESSED = "(SELECT value FROM meta WHERE key = 'assessed_level')"
TOP = "(SELECT value FROM meta WHERE key = 'top_unit')"


def by_name(column: str, language: str) -> str:
    """The order of names as readers look for them: by pinyin in Chinese, by letter in English."""
    return f"{column}_zh COLLATE zh" if language == "zh" else f"{column}_en COLLATE nocase"


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
