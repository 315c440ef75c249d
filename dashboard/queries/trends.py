"""Any indicator or element, any units, any grain, over time."""

from datetime import date

import duckdb

from dashboard.queries.rows import UNITS, Rows, rows

Con = duckdb.DuckDBPyConnection


def subjects(con: Con) -> Rows:
    """What can be drawn: indicators first, then elements by form; ``grain`` is the finest there is."""
    return rows(
        con,
        """
        SELECT code, true AS is_indicator, name_zh, name_en, definition_zh, definition_en,
               numerator, denominator, factor, measure_zh, measure_en, digits, lower_is_better,
               is_count_denominator,
               is_scored, grain, time AS rule, NULL AS form_zh, NULL AS form_en, 0 AS form_sort, sort
        FROM indicator
        UNION ALL
        SELECT e.code, false, e.name_zh, e.name_en, NULL, NULL, NULL, NULL, NULL, e.measure_zh,
               e.measure_en, 0, false, false, false, f.grain, e.kind, f.name_zh, f.name_en, f.sort, e.sort
        FROM element e JOIN form f ON f.code = e.form
        ORDER BY is_indicator DESC, form_sort, sort
        """,
    )


_POINT = """
    SELECT s.unit, list_position($units, s.unit) AS place, u.name_zh AS unit_zh,
           u.name_en AS unit_en, s.period, p.name_zh AS period_zh,
           p.name_en AS period_en, p.start_date, p.end_date, s.numerator, s.denominator, s.value,
           s.state, s.target, s.status, s.change, s.year_ago_value, s.received, s.expected
    FROM series s JOIN period p ON p.code = s.period JOIN units u ON u.code = s.unit
    WHERE p.grain = $grain AND p.has_ended AND p.end_date <= $until
      AND list_contains($units, s.unit)
    ORDER BY list_position($units, s.unit), p.end_date
"""


def gaps(con: Con, codes: tuple[str, ...], units: tuple[str, ...], grain: str, until: date) -> Rows:
    """What became of the returns behind some elements where none is in force, by unit and period.

    A unit's figures stand in its own returns or in those of the unit above it.
    """
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT u.code AS unit, p.code AS period, list(DISTINCT r.status ORDER BY r.status) AS statuses
        FROM units u JOIN reporting r ON r.reporter IN (u.code, u.parent)
        JOIN period q ON q.code = r.period
        JOIN period p ON q.start_date >= p.start_date AND q.end_date <= p.end_date
        WHERE list_contains($units, u.code) AND p.grain = $grain AND p.end_date <= $until
          AND r.is_expected AND r.live_return_id IS NULL
          AND r.form IN (SELECT form FROM element WHERE list_contains($codes, code))
        GROUP BY u.code, p.code
        """,
        {"codes": list(codes), "units": list(units), "grain": grain, "until": until},
    )


def indicator_series(con: Con, code: str, units: tuple[str, ...], grain: str, until: date) -> Rows:
    """Values by unit and period, units in the order asked for, periods oldest first, up to a day."""
    return rows(
        con,
        f"WITH {UNITS}, series AS (SELECT * FROM indicator_value WHERE indicator = $code)" + _POINT,
        {"code": code, "units": list(units), "grain": grain, "until": until},
    )


def element_series(con: Con, code: str, units: tuple[str, ...], grain: str, until: date) -> Rows:
    """Like ``indicator_series``; the columns an element has no use for are None."""
    return rows(
        con,
        f"""
        WITH {UNITS}, series AS (
            SELECT v.unit, v.period, NULL::DOUBLE AS numerator, NULL::DOUBLE AS denominator,
                   v.value::DOUBLE AS value, v.state, NULL::DOUBLE AS target, NULL AS status,
                   NULL AS change, b.value::DOUBLE AS year_ago_value, v.received, v.expected
            FROM element_value v JOIN period p ON p.code = v.period
            LEFT JOIN element_value b
                ON b.element = v.element AND b.unit = v.unit AND b.period = p.year_ago
            WHERE v.element = $code
        )"""
        + _POINT,
        {"code": code, "units": list(units), "grain": grain, "until": until},
    )
