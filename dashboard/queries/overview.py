"""The leader's first screen."""

import duckdb

from dashboard.queries.rows import ASSESSED, CHOSEN, TOP, UNITS, Row, Rows, first, rows

Con = duckdb.DuckDBPyConnection


def trust(con: Con, period: str) -> Row | None:
    return first(con, "SELECT * FROM trust WHERE period = $period", {"period": period})


def standing(con: Con, period: str) -> Row | None:
    """How the scored indicators stand for the whole: counts by status, and of changes beyond chance among
    those ``compared`` with last year.

    An indicator that the period's grain does not carry is not assessed.
    """
    return first(
        con,
        f"""
        WITH whole AS (
            SELECT indicator, status, change FROM indicator_value
            WHERE period = $period AND unit = {TOP}
        )
        SELECT count(*) AS indicators,
               count(*) FILTER (w.status = 'on_track') AS on_track,
               count(*) FILTER (w.status = 'near') AS near,
               count(*) FILTER (w.status = 'behind') AS behind,
               count(*) FILTER (coalesce(w.status, 'not_assessed') = 'not_assessed')
                   AS not_assessed,
               count(*) FILTER (w.status = 'suppressed') AS suppressed,
               count(w.change) AS compared,
               count(*) FILTER (w.change = 'improving') AS improving,
               count(*) FILTER (w.change = 'worsening') AS worsening
        FROM indicator i LEFT JOIN whole w ON w.indicator = i.code WHERE i.is_scored
        """,
        {"period": period},
    )


def changes(con: Con, period: str) -> Rows:
    """Scored indicators of the whole that changed beyond chance from the same period last year, the
    clearest first: by the change's distance from 0 in lengths of its interval."""
    return rows(
        con,
        f"""
        SELECT v.indicator AS code, i.name_zh, i.name_en, i.digits, i.measure_zh, i.measure_en,
               v.value, v.year_ago_value, v.change
        FROM indicator_value v JOIN indicator i ON i.code = v.indicator AND i.is_scored
        WHERE v.period = $period AND v.unit = {TOP} AND v.change IN ('improving', 'worsening')
        ORDER BY abs(v.change_low + v.change_high) / nullif(v.change_high - v.change_low, 0) DESC,
                 i.sort
        """,
        {"period": period},
    )


def care_shares(con: Con, period: str, group: str) -> Rows:
    """Points got of points possible by dimension of care, over the units of a group (all when '').

    The whole's share is Σ points / Σ weight over units: each unit counts by the weight it was
    assessed on. ``year_ago_share`` is the same for the same period of the year before. Where the
    edition withholds a unit there is no share, for it would not be of all units.
    """
    return rows(
        con,
        f"""
        WITH {UNITS}, {CHOSEN},
        before AS (
            SELECT year_ago AS code FROM chosen
        ),
        counted AS (
            SELECT s.* FROM care_score s JOIN units u ON u.code = s.unit
            WHERE $group_code = '' OR u.group_code = $group_code
        ),
        summed AS (
            SELECT care, period, count(*) > count(points) AS is_withheld,
                   CASE WHEN count(*) = count(points)
                        THEN sum(points) / nullif(sum(weight), 0) END AS share
            FROM counted GROUP BY care, period
        )
        SELECT c.code, c.name_zh, c.name_en, s.share, b.share AS year_ago_share,
               coalesce(s.is_withheld, false) AS is_withheld
        FROM care c LEFT JOIN summed s ON s.care = c.code AND s.period = $period
        LEFT JOIN summed b ON b.care = c.code AND b.period IN (SELECT code FROM before)
        ORDER BY c.sort
        """,
        {"period": period, "group_code": group},
    )


def care_bands(con: Con, period: str, group: str) -> Rows:
    """How many units of a group (all when '') lie in which band of a dimension of care, the highest
    first."""
    return rows(
        con,
        f"""
        WITH {UNITS}
        SELECT b.code AS care, b.name_zh, b.name_en, count(*) AS units
        FROM score_band b JOIN units u ON u.code = b.unit
        WHERE b.kind = 'care' AND b.period = $period
          AND ($group_code = '' OR u.group_code = $group_code)
        GROUP BY ALL ORDER BY b.code, min(b.low) DESC NULLS LAST, max(b.high) DESC NULLS FIRST
        """,
        {"period": period, "group_code": group},
    )


_BEHIND = f"""
    WITH {UNITS}, {CHOSEN},
    past AS (
        SELECT v.indicator, v.unit, v.period, v.status, v.state,
               row_number() OVER (
                   PARTITION BY v.indicator, v.unit ORDER BY p.end_date DESC
               ) AS back
        FROM indicator_value v
        JOIN period p ON p.code = v.period
        JOIN chosen c ON p.grain = c.grain AND p.end_date <= c.end_date
        JOIN units u ON u.code = v.unit
        WHERE u.level = {ASSESSED} AND ($group_code = '' OR u.group_code = $group_code)
    ),
    run AS (
        SELECT indicator, unit,
               coalesce(min(back) FILTER (status <> 'behind'), count(*) + 1) - 1
                   AS periods_behind,
               coalesce(arg_min(status, back) FILTER (status <> 'behind') = 'suppressed', false)
                   AS is_at_least
        FROM past GROUP BY indicator, unit
    ),
    behind AS (
        SELECT v.indicator, v.unit, v.numerator, v.denominator, v.value, v.state, v.target,
               v.floor, r.periods_behind, r.is_at_least, i.name_zh, i.name_en, i.digits, i.measure_zh,
               i.measure_en, i.is_count_denominator, i.owner_zh, i.owner_en, i.weight, u.name_zh AS unit_zh,
               u.name_en AS unit_en, u.sort AS unit_sort, i.sort AS indicator_sort,
               (v.target - v.value) / nullif(v.target - v.floor, 0) AS shortfall
        FROM indicator_value v
        JOIN run r ON r.indicator = v.indicator AND r.unit = v.unit
        JOIN indicator i ON i.code = v.indicator AND i.is_scored
        JOIN units u ON u.code = v.unit
        WHERE v.period = $period AND v.status = 'behind'
    )
"""


def attention(con: Con, period: str, group: str, limit: int) -> Rows:
    """What is behind in the assessed units: longest behind first, then heaviest, then furthest.

    ``periods_behind`` counts this and the unbroken earlier periods of the same grain, up to one that is
    withheld where ``is_at_least``;
    ``shortfall`` is the way missing from target, in lengths of target to floor.
    """
    return rows(
        con,
        _BEHIND
        + """
        SELECT * FROM behind
        ORDER BY periods_behind DESC, weight DESC NULLS LAST, shortfall DESC NULLS LAST,
                 unit_sort, indicator_sort
        LIMIT $most
        """,
        {"period": period, "group_code": group, "most": limit},
    )


def attention_size(con: Con, period: str, group: str) -> Row | None:
    """How many pairs of unit and indicator are behind, in how many units; ``hidden``: of how many more this
    edition does not say how they stand."""
    return first(
        con,
        _BEHIND
        + """
        SELECT count(*) AS pairs, count(DISTINCT unit) AS units,
               (SELECT count(*) FROM past v JOIN indicator i ON i.code = v.indicator AND i.is_scored
                WHERE v.period = $period AND v.status = 'suppressed') AS hidden
        FROM behind
        """,
        {"period": period, "group_code": group},
    )


def headlines(con: Con, period: str) -> Rows:
    """The catalogue's headline figures for the whole: now, the period before, a year before."""
    return rows(
        con,
        f"""
        WITH {CHOSEN},
        compared AS (
            SELECT c.code AS now,
                   (SELECT p.code FROM period p WHERE p.grain = c.grain
                    AND p.end_date < c.start_date ORDER BY p.end_date DESC LIMIT 1) AS before,
                   c.year_ago
            FROM chosen c
        ),
        elements AS (
            SELECT e.element, e.period, e.value::DOUBLE AS value, e.state
            FROM element_value e WHERE e.unit = {TOP}
        )
        SELECT h.code, h.sort, false AS is_indicator, e.name_zh, e.name_en, e.measure_zh,
               e.measure_en, 0 AS digits, n.value, n.state, NULL::DOUBLE AS numerator,
               NULL::DOUBLE AS denominator, NULL::DOUBLE AS target, b.value AS previous_value,
               y.value AS year_ago_value, NULL AS status, false AS is_count_denominator
        FROM headline h JOIN element e ON e.code = h.code CROSS JOIN compared c
        LEFT JOIN elements n ON n.element = h.code AND n.period = c.now
        LEFT JOIN elements b ON b.element = h.code AND b.period = c.before
        LEFT JOIN elements y ON y.element = h.code AND y.period = c.year_ago
        WHERE NOT h.is_indicator
        UNION ALL
        SELECT h.code, h.sort, true, i.name_zh, i.name_en, i.measure_zh, i.measure_en, i.digits,
               v.value, v.state, v.numerator, v.denominator, v.target, v.previous_value,
               v.year_ago_value, v.status, i.is_count_denominator
        FROM headline h JOIN indicator i ON i.code = h.code
        LEFT JOIN indicator_value v
            ON v.indicator = h.code AND v.period = $period AND v.unit = {TOP}
        WHERE h.is_indicator
        ORDER BY sort
        """,
        {"period": period},
    )
