-- grain: two returns count for the same row
SELECT form, period, unit, count(DISTINCT reporter) AS reporters
FROM core.live_value
GROUP BY form, period, unit
HAVING count(DISTINCT reporter) > 1
