"""Panels of projects under four questions, and the board of units."""

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, UNITS, Rows, rows

Con = duckdb.DuckDBPyConnection


def panel_groups(con: Con) -> Rows:
    return rows(con, "SELECT * FROM panel_group ORDER BY sort")


def panels(con: Con, group: str) -> Rows:
    return rows(
        con,
        "SELECT * FROM panel WHERE group_code = $group_code ORDER BY sort",
        {"group_code": group},
    )


def panel_values(con: Con, group: str, unit: str, period: str, length: int) -> Rows:
    """Every item of a group's panels for one unit and period, with its last ``length`` values.

    Indicators and sums of elements come in the same columns; an item that the period's grain does
    not carry has state None. ``peers``: an indicator's values in the assessed units of the unit's group,
    in all of them for the whole; None for sums, which go by a unit's size.
    """
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN},
        recent AS (
            SELECT p.code, p.end_date,
                   p.code = c.year_ago AS is_year_ago,
                   row_number() OVER (ORDER BY p.end_date DESC) AS back
            FROM period p JOIN chosen c ON p.grain = c.grain AND p.end_date <= c.end_date
        ),
        both_kinds AS (
            SELECT indicator AS code, true AS is_indicator, period, numerator, denominator,
                   value, state, target, status, change
            FROM indicator_value WHERE unit = $unit
            UNION ALL
            SELECT element, false, period, NULL, NULL, value::DOUBLE, state, NULL, NULL, NULL
            FROM element_value WHERE unit = $unit
        ),
        beside AS (
            SELECT v.indicator AS code, true AS is_indicator, list(v.value ORDER BY v.value) AS peers,
                   median(v.value) AS peer_median, count(*) AS peer_count
            FROM indicator_value v JOIN units u ON u.code = v.unit AND u.level = {ASSESSED}
            LEFT JOIN units h ON h.code = $unit
            WHERE v.period = $period AND v.value IS NOT NULL AND v.state = 'value'
              AND (h.level <> u.level OR h.group_code IS NOT DISTINCT FROM u.group_code)
            GROUP BY v.indicator
        ),
        wanted AS (SELECT DISTINCT code, is_indicator FROM panel_item
                   WHERE group_code = $group_code),
        gathered AS (
            SELECT b.code, b.is_indicator,
                   list(b.value ORDER BY r.end_date) FILTER (r.back <= $most) AS line,
                   list(b.target ORDER BY r.end_date) FILTER (r.back <= $most) AS target_line,
                   any_value(b.value) FILTER (r.back = 2) AS previous_value,
                   any_value(b.value) FILTER (r.is_year_ago) AS year_ago_value
            FROM both_kinds b JOIN wanted USING (code, is_indicator)
            JOIN recent r ON r.code = b.period GROUP BY b.code, b.is_indicator
        )
        SELECT x.panel, x.facet, x.code, x.is_indicator,
               coalesce(i.name_zh, e.name_zh) AS name_zh, coalesce(i.name_en, e.name_en) AS name_en,
               coalesce(i.measure_zh, e.measure_zh) AS measure_zh,
               coalesce(i.measure_en, e.measure_en) AS measure_en,
               coalesce(i.digits, 0) AS digits, coalesce(i.lower_is_better, false)
                   AS lower_is_better,
               i.is_count_denominator, coalesce(i.is_scored, false) AS is_scored,
               b.numerator, b.denominator, b.value, b.state, b.target, b.status, b.change,
               g.line, g.target_line, g.previous_value, g.year_ago_value, s.peers, s.peer_median,
               s.peer_count
        FROM panel_item x
        LEFT JOIN indicator i ON x.is_indicator AND i.code = x.code
        LEFT JOIN element e ON NOT x.is_indicator AND e.code = x.code
        LEFT JOIN gathered g ON g.code = x.code AND g.is_indicator = x.is_indicator
        LEFT JOIN both_kinds b ON b.code = x.code AND b.is_indicator = x.is_indicator
            AND b.period = $period
        LEFT JOIN beside s ON s.code = x.code AND s.is_indicator = x.is_indicator
        WHERE x.group_code = $group_code ORDER BY x.sort
        """,
        {"group_code": group, "unit": unit, "period": period, "most": length},
    )


def board(con: Con, form: str, period: str) -> Rows:
    """Values of a form's elements by unit: of units that are not added up when any has values (member
    departments), else of the assessed ones. In the latest period up to the one asked for that has
    them."""
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN},
        kept AS (
            SELECT v.element, v.unit, v.period, v.value::DOUBLE AS value, v.state, l.rolls_up
            FROM element_value v JOIN element e ON e.code = v.element AND e.form = $form
            JOIN units u ON u.code = v.unit JOIN level l ON l.code = u.level
            WHERE (u.level = {ASSESSED} OR NOT l.rolls_up)
        ),
        latest AS (
            SELECT p.code FROM kept k JOIN period p ON p.code = k.period CROSS JOIN chosen c
            WHERE p.has_ended AND p.end_date <= c.end_date AND k.value IS NOT NULL
            ORDER BY p.end_date DESC, (p.code = c.code) DESC, p.start_date DESC LIMIT 1
        ),
        shown AS (
            SELECT k.* FROM kept k JOIN latest l ON l.code = k.period
            WHERE k.rolls_up = (SELECT bool_and(rolls_up) FROM kept WHERE value IS NOT NULL)
        ),
        told AS (SELECT element FROM shown GROUP BY element HAVING count(value) > 0)
        SELECT s.unit, u.name_zh AS unit_zh, u.name_en AS unit_en, s.element, e.name_zh, e.name_en,
               e.measure_zh, e.measure_en, s.value, s.state, s.period, p.name_zh AS period_zh,
               p.name_en AS period_en
        FROM shown s JOIN told USING (element) JOIN units u ON u.code = s.unit
        JOIN element e ON e.code = s.element JOIN period p ON p.code = s.period
        ORDER BY u.sort, e.sort
        """,
        {"form": form, "period": period},
    )
