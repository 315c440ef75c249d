-- grain: a return that is due stands more or less than once in reporting
SELECT form, period, reporter, sum(n) AS difference
FROM (
    SELECT form, period, reporter, 1 AS n FROM core.slot
    UNION ALL
    SELECT form, period, reporter, -1 FROM marts.reporting WHERE is_expected
)
GROUP BY form, period, reporter
HAVING sum(n) <> 0
