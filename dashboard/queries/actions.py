"""The list of actions, as of the build."""

import duckdb

from dashboard.queries.rows import UNITS, Row, Rows, first, rows

Con = duckdb.DuckDBPyConnection


def counts(con: Con) -> Row | None:
    """How many actions stand where, are overdue, and are of a problem that came again. ``open``,
    ``in_hand``: those not overdue."""
    return first(
        con,
        """
        SELECT count(*) AS actions,
               count(*) FILTER (state <> 'closed') AS unfinished,
               count(*) FILTER (is_overdue) AS overdue,
               count(*) FILTER (state = 'open' AND NOT is_overdue) AS open,
               count(*) FILTER (state = 'in_hand' AND NOT is_overdue) AS in_hand,
               count(*) FILTER (state = 'done') AS done,
               count(*) FILTER (state = 'closed') AS closed,
               count(*) FILTER (repeats IS NOT NULL) AS repeated
        FROM action
        """,
    )


def pressing(con: Con, limit: int) -> Rows:
    """Actions overdue, or not closed and of a problem that came again: longest over first."""
    return rows(
        con,
        f"""
        WITH {UNITS}, moment AS (SELECT value::TIMESTAMP::DATE AS today FROM meta WHERE key = 'as_of')
        SELECT a.action_id, a.unit, u.name_zh, u.name_en, a.problem, a.judged_due_date, a.due_date,
               a.is_overdue, a.repeats IS NOT NULL AS is_repeat, m.today - a.judged_due_date AS days_over
        FROM action a JOIN units u ON u.code = a.unit CROSS JOIN moment m
        WHERE a.state <> 'closed' AND (a.is_overdue OR a.repeats IS NOT NULL)
        ORDER BY a.judged_due_date, u.sort, a.action_id LIMIT $most
        """,
        {"most": limit},
    )


def supervised(con: Con) -> dict[str, Row]:
    """The actions not closed, by what row or finding they are about; the latest of several."""
    found = rows(
        con,
        """
        SELECT source, action_id, due_date, is_overdue FROM action
        WHERE source IS NOT NULL AND state <> 'closed' ORDER BY opened_at, action_id
        """,
    )
    return {row["source"]: row for row in found}


def differences(con: Con) -> Rows:
    """Where the list differs from what units reported, the latest period first."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT d.unit, u.name_zh, u.name_en, d.period, p.name_zh AS period_zh,
               p.name_en AS period_en, d.figure, d.element, d.listed,
               d.reported::DOUBLE AS reported, d.difference::DOUBLE AS difference
        FROM action_difference d JOIN units u ON u.code = d.unit JOIN period p ON p.code = d.period
        WHERE d.difference IS DISTINCT FROM 0 AND (d.reported IS NOT NULL OR d.listed > 0)
        ORDER BY p.end_date DESC, u.sort, d.figure
        """,
    )


def row_value(con: Con, indicator: str, unit: str, period: str) -> Row | None:
    """What an indicator came to, to tell of in an action about it."""
    return first(
        con,
        """
        SELECT v.value, v.state, v.numerator, v.denominator, v.target,
               i.name_zh, i.name_en, i.digits, i.measure_zh, i.measure_en, i.is_count_denominator
        FROM indicator_value v JOIN indicator i ON i.code = v.indicator
        WHERE v.indicator = $indicator AND v.unit = $unit AND v.period = $period
        """,
        {"indicator": indicator, "unit": unit, "period": period},
    )


def finding(con: Con, finding_id: str) -> Row | None:
    """What a finding says."""
    return first(
        con,
        "SELECT message_zh, message_en, cells FROM finding WHERE finding_id = $id",
        {"id": finding_id},
    )
