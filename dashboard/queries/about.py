"""What an edition is, and what can be chosen in it."""

import duckdb

from dashboard.queries.rows import ASSESSED, TOP, UNITS, Row, Rows, by_name, rows
from pipelines.period import GRAINS

Con = duckdb.DuckDBPyConnection


def meta(con: Con) -> dict[str, str]:
    return {row["key"]: row["value"] for row in rows(con, "SELECT key, value FROM meta")}


def ended_periods(con: Con) -> Rows:
    """Periods that have ended: by year, the latest first; in a year the longest first, then the latest."""
    return rows(
        con,
        """
        SELECT code, grain, year, ordinal, name_zh, name_en, start_date, end_date,
               assessment, assessment_zh, assessment_en
        FROM period WHERE has_ended
        ORDER BY year DESC, list_position($grains, grain) DESC, end_date DESC
        """,
        {"grains": list(GRAINS)},
    )


def assessed_level(con: Con) -> Row:
    """What the assessed units are called together."""
    return rows(con, f"SELECT name_zh, name_en FROM level WHERE code = {ASSESSED}")[0]


def top_unit(con: Con) -> Row:
    """The whole, by its whole name."""
    return rows(con, f"SELECT code, name_zh, name_en FROM unit WHERE code = {TOP}")[0]


def roles(con: Con) -> Rows:
    return rows(con, "SELECT code, name_zh, name_en FROM role")


def groups(con: Con) -> Rows:
    """Groups with a unit at the assessed level."""
    return rows(
        con,
        f"""
        SELECT g.code, g.name_zh, g.name_en, g.is_ranked FROM unit_group g
        WHERE EXISTS (
            SELECT 1 FROM unit u WHERE u.group_code = g.code AND u.level = {ASSESSED}
        )
        ORDER BY g.sort
        """,
    )


def assessed_units(con: Con, language: str = "zh") -> Rows:
    """Units at the assessed level by their whole names, in the order of the names: by pinyin in Chinese."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT code, full_zh AS name_zh, full_en AS name_en, group_code FROM units
        WHERE level = {ASSESSED} ORDER BY {by_name("full", language)}, sort
        """,
    )


def all_units(con: Con, language: str = "zh") -> Rows:
    """Every unit with its level's name and its or its parent's group, by level and then by name."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT u.code, u.name_zh, u.name_en, coalesce(u.group_code, up.group_code) AS group_code,
               u.parent, up.name_zh AS parent_zh,
               up.name_en AS parent_en, l.name_zh AS level_zh, l.name_en AS level_en
        FROM units u JOIN level l ON l.code = u.level LEFT JOIN units up ON up.code = u.parent
        ORDER BY l.sort, {by_name("u.name", language)}, u.sort
        """,
    )


def forms(con: Con) -> Rows:
    return rows(con, "SELECT code, name_zh, name_en, grain FROM form ORDER BY sort")


def visible_indicators(con: Con) -> Rows:
    """Those of which this edition withholds nothing, in their order."""
    return rows(
        con,
        """
        SELECT code, name_zh, name_en FROM indicator
        WHERE code NOT IN (SELECT indicator FROM indicator_value WHERE state = 'suppressed')
        ORDER BY sort
        """,
    )
