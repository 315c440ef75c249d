-- What this edition is: stamped by the build, completed from its tables.
-- grain: key
-- column: key | name of the property
-- column: value | its value as text
-- unique: key
WITH candidate AS (
    SELECT
        p.code,
        p.end_date,
        p.months,
        p.assessment IS NOT NULL AS is_assessed,
        EXISTS (SELECT 1 FROM marts.score_total t WHERE t.period = p.code) AS has_scores,
        coalesce(c.received, 0) > 0 AS has_returns,
        -- Returns have come for its end, not only for its beginning.
        has_returns AND (
            p.months = 1 OR EXISTS (
                SELECT 1
                FROM source.period n
                JOIN core.completeness l ON l.period = n.code AND l.received > 0
                WHERE n.end_date = p.end_date AND n.months < p.months
            )
        ) AS is_whole
    FROM source.period p
    LEFT JOIN core.completeness c ON c.period = p.code
    WHERE p.has_ended
)

SELECT key, value
FROM source.stamp
UNION ALL
SELECT 'is_demo', coalesce(bool_or(is_demo), false)::VARCHAR
FROM source.version
UNION ALL
(
    SELECT 'default_period', code
    FROM candidate
    ORDER BY
        has_returns DESC, is_whole DESC, is_assessed DESC, has_scores DESC, end_date DESC,
        months DESC
    LIMIT 1
)
