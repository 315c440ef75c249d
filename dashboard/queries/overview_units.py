"""The leader's first screen, unit by unit: unfinished actions and the map of units."""

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, TOP, UNITS, Rows, rows

Con = duckdb.DuckDBPyConnection


def overdue_actions(con: Con, period: str) -> Rows:
    """Actions due and not done, by unit, in the latest period up to the one asked for that has them.

    The whole comes first (``is_whole``); units with nothing overdue are left out.
    """
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN},
        setting AS (
            SELECT max(value) FILTER (key = 'actions_due') AS due,
                   max(value) FILTER (key = 'actions_done') AS done
            FROM overview_setting
        ),
        latest AS (
            SELECT p.code, p.name_zh, p.name_en
            FROM element_value e JOIN setting s ON e.element = s.due
            JOIN period p ON p.code = e.period CROSS JOIN chosen c
            WHERE e.unit = {TOP} AND p.has_ended AND p.end_date <= c.end_date
            ORDER BY p.end_date DESC, (p.code = c.code) DESC, p.start_date DESC LIMIT 1
        ),
        counted AS (
            SELECT d.unit, d.value::DOUBLE AS due, n.value::DOUBLE AS done
            FROM setting s JOIN element_value d ON d.element = s.due
            JOIN latest l ON l.code = d.period
            LEFT JOIN element_value n
                ON n.element = s.done AND n.unit = d.unit AND n.period = d.period
        )
        SELECT c.unit, u.name_zh, u.name_en, c.due, c.done, c.due - c.done AS overdue,
               u.code = {TOP} AS is_whole, l.name_zh AS period_zh, l.name_en AS period_en
        FROM counted c JOIN units u ON u.code = c.unit CROSS JOIN latest l
        JOIN level v ON v.code = u.level
        WHERE u.code = {TOP} OR (c.due > c.done AND (u.level = {ASSESSED} OR NOT v.rolls_up))
        ORDER BY is_whole DESC, overdue DESC, u.sort
        """,
        {"period": period},
    )


def tiles(con: Con, period: str, group: str) -> Rows:
    """The assessed units of the period with place, total, grade and how their indicators stand."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN},
        totals AS (
            SELECT t.* FROM score_total t CROSS JOIN chosen c WHERE t.period = $period
            QUALIFY row_number() OVER (
                PARTITION BY t.unit ORDER BY t.assessment IS NOT DISTINCT FROM c.assessment DESC
            ) = 1
        ),
        standing AS (
            SELECT v.unit, count(*) FILTER (v.status = 'on_track') AS on_track,
                   count(*) FILTER (v.status = 'behind') AS behind,
                   count(*) FILTER (v.status IN ('on_track', 'near', 'behind')) AS assessed
            FROM indicator_value v JOIN indicator i ON i.code = v.indicator AND i.is_scored
            WHERE v.period = $period GROUP BY v.unit
        )
        SELECT u.code, u.name_zh, u.name_en, u.group_code, u.tile_row, u.tile_col, t.total, t.state,
               t.grade_zh, t.grade_en, t.is_trial, coalesce(s.on_track, 0) AS on_track,
               coalesce(s.behind, 0) AS behind, coalesce(s.assessed, 0) AS assessed
        FROM units u CROSS JOIN chosen c
        LEFT JOIN totals t ON t.unit = u.code LEFT JOIN standing s ON s.unit = u.code
        WHERE u.level = {ASSESSED} AND ($group_code = '' OR u.group_code = $group_code)
          AND coalesce(u.valid_from, c.end_date) <= c.end_date
          AND coalesce(u.valid_to, c.start_date) >= c.start_date
        ORDER BY u.sort
        """,
        {"period": period, "group_code": group},
    )
