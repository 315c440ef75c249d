"""Reporting rates and the data-quality score."""

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, TOP, UNITS, Rows, rows

Con = duckdb.DuckDBPyConnection

_ASKED = f"""
    (($unit <> '' AND u.code = $unit) OR ($unit = '' AND (
        u.code = {TOP} AND $group_code = ''
        OR u.level = {ASSESSED} AND ($group_code = '' OR u.group_code = $group_code)
    )))
"""
"""The unit asked for; else the whole and the assessed units, or those of a group."""
_WORST = "received_rate NULLS FIRST, on_time_rate, accepted_rate, cells_rate"


def by_unit(con: Con, period: str, group: str, unit: str) -> Rows:
    """The whole first, then the units with the lowest rates."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT r.*, u.name_zh, u.name_en, u.code = {TOP} AS is_whole
        FROM reporting_rate r JOIN units u ON u.code = r.unit
        WHERE r.period = $period AND r.form = '' AND {_ASKED}
        ORDER BY is_whole DESC, {_WORST}, u.sort
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


def by_form(con: Con, period: str, unit: str) -> Rows:
    """A unit's rates of each form, the whole's when none is named, the lowest first."""
    return rows(
        con,
        f"""
        SELECT r.*, f.name_zh, f.name_en
        FROM reporting_rate r JOIN form f ON f.code = r.form
        WHERE r.period = $period AND r.unit = CASE $unit WHEN '' THEN {TOP} ELSE $unit END
        ORDER BY {_WORST}, f.sort
        """,
        {"period": period, "unit": unit},
    )


def unexpected(con: Con, period: str, group: str, unit: str) -> Rows:
    """Returns received that the catalogue does not expect, with why."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN}
        SELECT r.reporter, u.name_zh, u.name_en, r.form, p.name_zh AS period_zh,
               p.name_en AS period_en, r.not_expected, r.first_received_at
        FROM reporting r JOIN period p ON p.code = r.period CROSS JOIN chosen c
        LEFT JOIN units u ON u.code = r.reporter
        WHERE p.start_date >= c.start_date AND p.end_date <= c.end_date
          AND NOT r.is_expected AND r.first_received_at IS NOT NULL
          AND ($group_code = '' OR u.group_code = $group_code)
          AND ($unit = '' OR r.reporter = $unit)
        ORDER BY p.end_date, r.form, u.sort
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


def extensions(con: Con, period: str, group: str, unit: str) -> Rows:
    """Extensions in force, in the order they were granted."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN}
        SELECT x.*, u.name_zh, u.name_en, p.name_zh AS period_zh, p.name_en AS period_en
        FROM extension x JOIN period p ON p.code = x.period CROSS JOIN chosen c
        LEFT JOIN units u ON u.code = x.unit
        WHERE p.start_date >= c.start_date AND p.end_date <= c.end_date AND x.is_in_force
          AND ($group_code = '' OR u.group_code = $group_code)
          AND ($unit = '' OR x.unit = $unit)
        ORDER BY x.granted_at, x.sort
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


def dimensions(con: Con) -> Rows:
    """Dimensions of data quality in catalogue order; none when nothing is scored."""
    return rows(con, "SELECT * FROM quality_dimension ORDER BY sort")


def totals(con: Con, period: str, group: str, unit: str) -> Rows:
    """Scores with their dimensions as a map from code to score; the whole first, then the lowest."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT t.*, u.name_zh, u.name_en, u.code = {TOP} AS is_whole,
               (SELECT list({{'dimension': s.dimension, 'score': s.score}}) FROM quality_score s
                WHERE s.unit = t.unit AND s.period = t.period) AS scores
        FROM quality_total t JOIN units u ON u.code = t.unit
        WHERE t.period = $period AND {_ASKED}
        ORDER BY is_whole DESC, t.total NULLS LAST, u.sort
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


def measures(con: Con, period: str, unit: str) -> Rows:
    """The measures of a unit, of the whole when none is named, and the points each lost."""
    return rows(
        con,
        f"""
        SELECT m.*, i.name_zh, i.name_en, i.share_zh, i.share_en, d.name_zh AS dimension_zh,
               d.name_en AS dimension_en,
               s.effective_weight * m.weight / sum(m.weight) OVER (PARTITION BY m.dimension)
                   * (1 - m.share) AS lost
        FROM quality_measure m
        JOIN quality_item i ON i.measure = m.measure
        JOIN quality_dimension d ON d.code = m.dimension
        JOIN quality_score s
            ON s.unit = m.unit AND s.period = m.period AND s.dimension = m.dimension
        WHERE m.period = $period AND m.unit = CASE $unit WHEN '' THEN {TOP} ELSE $unit END
        ORDER BY i.sort
        """,
        {"period": period, "unit": unit},
    )
