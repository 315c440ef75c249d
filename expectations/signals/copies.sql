-- Counts side by side: of a return and the one before it, and of two reporters for the same period, row
-- by row in the order of their units. Only returns with $at_least counts of $smallest or more.
WITH counted AS (
    SELECT
        v.return_id, v.form, v.period, v.reporter, v.unit, v.item, v.element,
        v.value::DOUBLE AS value, year(v.period_start) AS year, p.previous,
        dense_rank() OVER (PARTITION BY v.return_id ORDER BY v.unit, v.item) AS place
    FROM core.live_value v
    JOIN source.element e ON e.code = v.element AND e.form = v.form
    JOIN source.period p ON p.code = v.period
    WHERE e.kind = 'flow' AND e.measure_type = 'count' AND v.value >= $smallest
    QUALIFY count(*) OVER (PARTITION BY v.return_id) >= $at_least
)

SELECT
    a.year, a.return_id, b.return_id AS other_id, a.reporter, b.reporter AS other, a.form, a.period,
    b.period AS other_period, a.value AS a, b.value AS b
FROM counted a
JOIN counted b
    ON a.form = b.form AND a.element = b.element AND a.unit = b.unit AND a.item = b.item
    AND a.reporter = b.reporter AND b.period = a.previous
UNION ALL
SELECT
    a.year, a.return_id, b.return_id, a.reporter, b.reporter, a.form, a.period, b.period, a.value,
    b.value
FROM counted a
JOIN counted b
    ON a.form = b.form AND a.period = b.period AND a.element = b.element AND a.place = b.place
    AND a.item = b.item AND a.reporter < b.reporter
ORDER BY 1, 2, 3
