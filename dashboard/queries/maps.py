"""One indicator over units: the assessed ones, and those below one of them."""

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, UNITS, Rows, by_name, rows

Con = duckdb.DuckDBPyConnection

_FURTHEST = """
    CASE WHEN v.state = 'value' THEN 0 ELSE 1 END,
    (v.value - v.target) / nullif(abs(v.target - v.floor), 0)
        * CASE WHEN i.lower_is_better THEN -1 ELSE 1 END NULLS LAST, u.sort
"""
"""Furthest from the target first, what cannot be assessed last."""


def values(con: Con, indicator: str, period: str, group: str) -> Rows:
    """A row an assessed unit that there was in the period, with its place on the map."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN}
        SELECT u.code, u.name_zh, u.name_en, u.tile_row, u.tile_col, v.numerator, v.denominator,
               v.value, coalesce(v.state, 'na') AS state, v.target, v.floor,
               coalesce(v.status, 'not_assessed') AS status
        FROM units u CROSS JOIN chosen c JOIN indicator i ON i.code = $indicator
        LEFT JOIN indicator_value v
            ON v.unit = u.code AND v.indicator = i.code AND v.period = c.code
        WHERE u.level = {ASSESSED} AND ($group_code = '' OR u.group_code = $group_code)
          AND coalesce(u.valid_from, c.end_date) <= c.end_date
          AND coalesce(u.valid_to, c.start_date) >= c.start_date
        ORDER BY {_FURTHEST}
        """,
        {"indicator": indicator, "period": period, "group_code": group},
    )


def with_units_below(con: Con, group: str, language: str) -> Rows:
    """Assessed units that others stand under, by name."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT code, full_zh AS name_zh, full_en AS name_en FROM units u
        WHERE level = {ASSESSED} AND ($group_code = '' OR group_code = $group_code)
          AND EXISTS (SELECT 1 FROM unit b WHERE b.parent = u.code)
        ORDER BY {by_name("full", language)}
        """,
        {"group_code": group},
    )


def values_below(con: Con, indicator: str, period: str, unit: str) -> Rows:
    """A row a unit below one, that there was in the period."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN}
        SELECT u.code, u.name_zh, u.name_en, v.numerator, v.denominator, v.value,
               coalesce(v.state, 'na') AS state, v.target, v.floor,
               coalesce(v.status, 'not_assessed') AS status
        FROM units u CROSS JOIN chosen c JOIN indicator i ON i.code = $indicator
        LEFT JOIN indicator_value v
            ON v.unit = u.code AND v.indicator = i.code AND v.period = c.code
        WHERE u.parent = $unit
          AND coalesce(u.valid_from, c.end_date) <= c.end_date
          AND coalesce(u.valid_to, c.start_date) >= c.start_date
        ORDER BY {_FURTHEST}
        """,
        {"indicator": indicator, "period": period, "unit": unit},
    )
