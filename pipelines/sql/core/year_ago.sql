-- The same period last year, where as many native periods owe returns in both: three months are never
-- held against twelve.
-- grain: window_code
-- column: window_code | the period asked for
-- column: year_ago | the same period last year
-- unique: window_code
WITH owing AS (
    SELECT w.window_code, count(DISTINCT w.period) AS periods
    FROM core.window_period w
    SEMI JOIN core.owed o ON o.period = w.period
    WHERE NOT w.is_since_january
    GROUP BY w.window_code
)

SELECT p.code AS window_code, p.year_ago
FROM source.period p
JOIN owing now ON now.window_code = p.code
JOIN owing ago ON ago.window_code = p.year_ago AND ago.periods = now.periods
