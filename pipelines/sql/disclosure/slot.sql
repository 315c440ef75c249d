-- Returns that sensitive figures come with, each for the units of the assessed level its rows count for.
-- grain: form, period, reporter, unit
-- column: form | form
-- column: period | native period
-- column: year | its calendar year
-- column: reporter | the unit that sends the return
-- column: unit | a unit of the assessed level
-- column: came_at | when a version of it was first in force; NULL for none that still counts
-- column: changed_at | when what is in force of it last changed; came_at where it never did
-- unique: form, period, reporter, unit
WITH owed AS (
    SELECT DISTINCT o.form, o.period, o.end_date, o.reporter, o.unit
    FROM core.owed o
    SEMI JOIN source.family f ON f.form = o.form
),

stood AS (
    SELECT v.form, v.period, v.reporter, greatest(v.received_at, s.since) AS since, s.until
    FROM source.version v
    SEMI JOIN source.family f ON f.form = v.form
    LEFT JOIN source.verdict_span s ON s.return_id = v.return_id
    WHERE coalesce(s.verdict, v.verdict) IN ('accepted', 'held')
),

moved AS (
    SELECT form, period, reporter, since AS at FROM stood
    UNION ALL
    SELECT form, period, reporter, until FROM stood WHERE until IS NOT NULL
    UNION ALL
    SELECT form, period, reporter, decided_at
    FROM source.correction
    WHERE decision IN ('approved', 'revoked')
        AND element IN (SELECT element FROM source.family)
),

came AS (
    SELECT
        s.form, s.period, s.reporter, min(s.since) AS came_at,
        (SELECT max(m.at) FROM moved m
            WHERE m.form = s.form AND m.period = s.period AND m.reporter = s.reporter) AS changed_at
    FROM stood s
    SEMI JOIN staging.live_return l
        ON l.form = s.form AND l.period = s.period AND l.reporter = s.reporter
    GROUP BY s.form, s.period, s.reporter
)

SELECT DISTINCT
    o.form, o.period, p.year, o.reporter, h.ancestor AS unit, c.came_at, c.changed_at
FROM owed o
JOIN source.period p ON p.code = o.period
JOIN core.hierarchy h ON h.unit = o.unit AND o.end_date BETWEEN h.valid_from AND h.valid_to
JOIN staging.unit u
    ON u.code = h.ancestor AND o.end_date BETWEEN u.valid_from AND u.valid_to
JOIN source.setting g ON g.assessed_level = u.level
LEFT JOIN came c ON c.form = o.form AND c.period = o.period AND c.reporter = o.reporter
