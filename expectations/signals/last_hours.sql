-- Returns received in time, and those of them changed in the last $hours hours before they were due. A
-- change of a version that was sent back for its errors is a correction, and no change in this sense.
WITH changed AS (
    SELECT
        v.form, v.period, v.reporter, v.version, v.received_at,
        lag(v.verdict) OVER (PARTITION BY v.form, v.period, v.reporter ORDER BY v.version) AS before
    FROM source.version v
)

SELECT
    p.year,
    s.reporter,
    count(DISTINCT (s.form, s.period)) FILTER (
        c.before IN ('accepted', 'held')
        AND c.received_at >= s.due_date::TIMESTAMP + INTERVAL 1 DAY - to_hours($hours::INT)
        AND c.received_at < s.due_date::TIMESTAMP + INTERVAL 1 DAY
    ) AS hits,
    count(DISTINCT (s.form, s.period)) AS trials
FROM core.slot s
JOIN source.period p ON p.code = s.period
JOIN changed c ON c.form = s.form AND c.period = s.period AND c.reporter = s.reporter
GROUP BY ALL
HAVING min(c.received_at) IS NOT NULL
ORDER BY ALL
