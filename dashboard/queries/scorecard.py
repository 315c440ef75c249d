"""Totals, their decomposition, and one unit's worksheet."""

import duckdb

from dashboard.queries.rows import CHOSEN, UNITS, Rows, rows

Con = duckdb.DuckDBPyConnection


def assessments(con: Con, period: str) -> Rows:
    """Assessments a period has totals for ('' for totals between assessments), its own first."""
    return rows(
        con,
        f"""
        WITH {CHOSEN}
        SELECT DISTINCT coalesce(t.assessment, '') AS code,
               coalesce(t.assessment, '') IN ('', c.assessment) AS is_own
        FROM score_total t CROSS JOIN chosen c WHERE t.period = $period
        ORDER BY is_own DESC, code
        """,
        {"period": period},
    )


def mixed(con: Con, period: str, assessment: str) -> Rows:
    """The totals of the year's other assessments, those an overall one is mixed from."""
    return rows(
        con,
        f"""
        WITH {CHOSEN}
        SELECT t.unit, t.assessment, t.total, t.state
        FROM score_total t JOIN period p ON p.code = t.period JOIN chosen c ON c.year = p.year
        WHERE NOT t.is_trial AND t.assessment <> $assessment ORDER BY p.end_date, t.assessment
        """,
        {"period": period, "assessment": assessment},
    )


def league(con: Con, period: str, assessment: str, group: str) -> Rows:
    """Totals by group: by rank where a group is ranked, else in catalogue order."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT t.*, u.name_zh, u.name_en, u.full_zh, u.full_en, g.name_zh AS group_zh,
               g.name_en AS group_en
        FROM score_total t JOIN units u ON u.code = t.unit
        LEFT JOIN unit_group g ON g.code = t.group_code
        WHERE t.period = $period AND coalesce(t.assessment, '') = $assessment
          AND ($group_code = '' OR t.group_code = $group_code)
        ORDER BY g.sort NULLS LAST, t.rank NULLS LAST, u.sort
        """,
        {"period": period, "assessment": assessment, "group_code": group},
    )


def bands(con: Con, period: str, kind: str) -> Rows:
    """Bands of scores that rest on sensitive figures, by unit: of a ``total``, a ``part``, a ``care`` or a
    ``leaf``. What is in none of them is withheld or not assessed."""
    return rows(
        con,
        "SELECT * FROM score_band WHERE period = $period AND kind = $kind",
        {"period": period, "kind": kind},
    )


def top_parts(con: Con) -> Rows:
    """The parts just below the total; the total itself when it has no parts."""
    return rows(
        con,
        """
        SELECT code, name_zh, name_en, weight FROM part
        WHERE depth = least(1, (SELECT max(depth) FROM part)) ORDER BY sort
        """,
    )


def part_points(con: Con, period: str) -> Rows:
    """Points of the top parts by unit, on the weight left after re-weighting."""
    return rows(
        con,
        """
        SELECT s.unit, s.part, s.points, s.effective_weight, s.weight, s.state
        FROM score_part s JOIN part p ON p.code = s.part
        WHERE s.period = $period AND p.depth = least(1, (SELECT max(depth) FROM part))
        """,
        {"period": period},
    )


def adjustments(con: Con, unit: str, period: str) -> Rows:
    return rows(
        con,
        """
        SELECT * FROM score_adjustment WHERE unit = $unit AND period = $period
        ORDER BY kind, code
        """,
        {"unit": unit, "period": period},
    )


def unit_indicators(con: Con, unit: str, period: str) -> Rows:
    """Every scored indicator of a unit with value, target, points and status; ``part_*`` is the top
    part it counts under. ``full_points`` are those that add up to the base of the total, and the value is
    the one they were given for: at a freeze, that of the freeze. Where these are withheld stand
    ``points`` on its own weight, or the ``band`` of their share."""
    return rows(
        con,
        """
        WITH RECURSIVE climb AS (
            SELECT code AS leaf, code, parent, depth FROM part
            UNION ALL
            SELECT c.leaf, p.code, p.parent, p.depth FROM climb c JOIN part p ON p.code = c.parent
            WHERE c.depth > 1
        ),
        top AS (SELECT leaf, code FROM climb WHERE depth <= 1
                QUALIFY row_number() OVER (PARTITION BY leaf ORDER BY depth DESC) = 1)
        SELECT i.code, i.name_zh, i.name_en, i.digits, i.measure_zh, i.measure_en, i.weight,
               i.transform, i.lower_is_better, i.is_count_denominator,
               CASE WHEN coalesce(s.value = v.value, true) THEN v.numerator END AS numerator,
               CASE WHEN coalesce(s.value = v.value, true) THEN v.denominator END
                   AS denominator,
               coalesce(s.value, v.value) AS value, v.state, v.received, v.expected,
               coalesce(s.target, v.target) AS target,
               coalesce(s.floor, v.floor) AS floor, v.change, v.year_ago_value,
               CASE WHEN s.state = 'missing' THEN 'missing' ELSE v.status END AS status,
               s.full_points, s.points, b.name_zh AS band_zh, b.name_en AS band_en,
               s.effective_weight, s.state AS score_state, s.received_factor,
               s.full_points IS NULL AND s.points IS NULL AND EXISTS (
                   SELECT 1 FROM score_total t
                   WHERE t.unit = $unit AND t.period = $period AND t.state = 'suppressed'
               ) AS is_hidden,
               p.code AS part, p.name_zh AS part_zh, p.name_en AS part_en
        FROM indicator i
        LEFT JOIN indicator_value v
            ON v.indicator = i.code AND v.unit = $unit AND v.period = $period
        LEFT JOIN score_leaf s
            ON s.indicator = i.code AND s.unit = $unit AND s.period = $period
        LEFT JOIN score_band b
            ON b.kind = 'leaf' AND b.code = i.code AND b.unit = $unit AND b.period = $period
        LEFT JOIN top t ON t.leaf = i.part LEFT JOIN part p ON p.code = t.code
        WHERE i.is_scored ORDER BY p.sort NULLS LAST, i.sort
        """,
        {"unit": unit, "period": period},
    )


def sparks(con: Con, unit: str, period: str, length: int) -> Rows:
    """The last ``length`` values of every indicator at the period's grain, oldest first."""
    return rows(
        con,
        f"""
        WITH {CHOSEN},
        recent AS (
            SELECT p.code, p.end_date FROM period p JOIN chosen c
            ON p.grain = c.grain AND p.end_date <= c.end_date
            ORDER BY p.end_date DESC LIMIT $most
        )
        SELECT v.indicator AS code, list(v.value ORDER BY r.end_date) AS line,
               list(v.target ORDER BY r.end_date) AS target_line
        FROM indicator_value v JOIN recent r ON r.code = v.period
        WHERE v.unit = $unit GROUP BY v.indicator
        """,
        {"unit": unit, "period": period, "most": length},
    )
