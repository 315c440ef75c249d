"""One unit: its indicators beside those of its group, their values over time, findings and actions."""

from datetime import date

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, UNITS, Row, Rows, first, rows

Con = duckdb.DuckDBPyConnection


def total(con: Con, unit: str, period: str) -> Row | None:
    """The unit's total of the period, its own assessment's first, with the interval its rank has by
    chance in the figures where one was worked out."""
    return first(
        con,
        f"""
        WITH {UNITS}, {CHOSEN}
        SELECT t.*, u.full_zh AS name_zh, u.full_en AS name_en, g.name_zh AS group_zh,
               g.name_en AS group_en, r.rank_low, r.rank_high, r.tier, r.draws
        FROM score_total t CROSS JOIN chosen c JOIN units u ON u.code = t.unit
        LEFT JOIN unit_group g ON g.code = t.group_code
        LEFT JOIN assessment a ON a.period = t.period AND a.code = t.assessment AND a.is_shown
        LEFT JOIN rank_interval r ON r.assessment_id = a.assessment_id
            AND r.unit = t.unit AND r.source = 'numerators'
        WHERE t.unit = $unit AND t.period = $period
        ORDER BY t.assessment IS NOT DISTINCT FROM c.assessment DESC, t.assessment,
                 a.sort DESC
        """,
        {"unit": unit, "period": period},
    )


def indicators(con: Con, unit: str, period: str) -> Rows:
    """Every indicator of a unit, scored ones first, beside the units of its group that have a value:
    ``peers`` holds these values, ``peer_median`` their middle with the unit's own among them,
    ``others_*`` the sums of the other units, who are counted once where they stand in several periods.

    ``lead`` is the way from that middle in lengths of floor to target, above 0 where the unit is
    better; None where the goalposts are not known or the same.
    """
    return rows(
        con,
        f"""
        WITH {UNITS},
        here AS (SELECT * FROM units WHERE code = $unit),
        beside AS (
            SELECT v.indicator, list(v.value ORDER BY v.value) AS peers,
                   median(v.value) AS peer_median, count(*) AS peer_count,
                   sum(v.numerator / v.repeats) FILTER (v.unit <> $unit)::DOUBLE AS others_numerator,
                   sum(v.denominator / v.repeats) FILTER (v.unit <> $unit)::DOUBLE AS others_denominator
            FROM indicator_value v JOIN units u ON u.code = v.unit CROSS JOIN here h
            WHERE v.period = $period AND v.value IS NOT NULL AND v.state = 'value'
              AND u.level = {ASSESSED} AND u.group_code IS NOT DISTINCT FROM h.group_code
            GROUP BY v.indicator
        )
        SELECT i.code, i.name_zh, i.name_en, i.definition_zh, i.definition_en, i.digits,
               i.measure_zh, i.measure_en, i.is_scored, i.lower_is_better, i.is_count_denominator,
               i.is_proportion, i.factor,
               i.time, i.grain, i.weight, c.name_zh AS care_zh, c.name_en AS care_en,
               v.numerator, v.denominator, v.repeats, v.value, v.state, v.target, v.floor, v.status, v.change,
               v.year_ago_value, b.peers, b.peer_median, b.peer_count, b.others_numerator,
               b.others_denominator,
               CASE WHEN i.lower_is_better THEN -1 ELSE 1 END * (v.value - b.peer_median)
                   / nullif(abs(v.target - v.floor), 0) AS lead
        FROM indicator i
        LEFT JOIN indicator_value v
            ON v.indicator = i.code AND v.unit = $unit AND v.period = $period
        LEFT JOIN beside b ON b.indicator = i.code
        LEFT JOIN care c ON c.code = i.care
        ORDER BY i.is_scored DESC, c.sort NULLS LAST, i.sort
        """,
        {"unit": unit, "period": period},
    )


def series(con: Con, unit: str, until: date) -> Rows:
    """The values of every indicator of a unit at the finest period it has, oldest first, up to a day."""
    return rows(
        con,
        """
        SELECT v.indicator, v.period, p.name_zh AS period_zh, p.name_en AS period_en,
               p.start_date, p.end_date, v.value, v.numerator, v.denominator, v.repeats, v.state,
               v.target
        FROM indicator_value v JOIN indicator i ON i.code = v.indicator
        JOIN period p ON p.code = v.period AND p.grain = i.grain
        WHERE v.unit = $unit AND p.has_ended AND p.end_date <= $until
        ORDER BY i.sort, p.end_date
        """,
        {"unit": unit, "until": until},
    )


def actions(con: Con, unit: str) -> Rows:
    """The unit's actions that are not closed, those due first."""
    return rows(
        con,
        """
        SELECT action_id, problem, state, due_date, is_overdue, repeats IS NOT NULL AS is_repeat
        FROM action WHERE unit = $unit AND state <> 'closed'
        ORDER BY judged_due_date, action_id
        """,
        {"unit": unit},
    )
