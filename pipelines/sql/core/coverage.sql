-- Returns expected and in force behind every figure of a unit in a window.
-- grain: cover_id, is_since_january, unit, window_code
-- column: cover_id | a set of reportings that hold the same elements
-- column: is_since_january | whether the window looks back to 1 January
-- column: unit | unit at any level: returns with a row of its own or of a unit below it
-- column: window_code | the period asked for
-- column: window_grain | its grain
-- column: window_end | its last day
-- column: has_own_row | the unit owes a row of its own in the window
-- column: expected | returns of the native periods of the window that are due by now, or are in force
-- column: received | those of them that are in force
-- unique: cover_id, is_since_january, unit, window_code
WITH up AS (
    SELECT
        c.cover_id,
        h.ancestor AS unit,
        o.period,
        bool_or(h.distance = 0) AS has_own_row,
        count(DISTINCT o.reporter) FILTER (
            d.due_date < g.as_of::DATE OR r.reporter IS NOT NULL
        ) AS expected,
        count(DISTINCT r.reporter) AS received
    FROM core.owed o
    JOIN source.cover c ON c.reporting_id = o.reporting_id
    JOIN core.slot d ON d.form = o.form AND d.period = o.period AND d.reporter = o.reporter
    CROSS JOIN source.setting g
    JOIN core.hierarchy h
        ON h.unit = o.unit AND o.end_date BETWEEN h.valid_from AND h.valid_to
    LEFT JOIN staging.live_return r
        ON r.form = o.form AND r.period = o.period AND r.reporter = o.reporter
    GROUP BY ALL
)

SELECT
    u.cover_id,
    w.is_since_january,
    u.unit,
    w.window_code,
    any_value(w.window_grain) AS window_grain,
    any_value(w.window_end) AS window_end,
    bool_or(u.has_own_row) AS has_own_row,
    sum(u.expected)::INTEGER AS expected,
    sum(u.received)::INTEGER AS received
FROM up u
JOIN core.window_period w ON w.period = u.period
GROUP BY u.cover_id, w.is_since_january, u.unit, w.window_code
