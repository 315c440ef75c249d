-- Counts of a period of two digits or more, whose last digit says little.
SELECT year(v.period_start) AS year, v.reporter, v.value::DOUBLE AS value
FROM core.live_value v
JOIN source.element e ON e.code = v.element AND e.form = v.form
WHERE e.kind = 'flow' AND e.measure_type = 'count' AND v.value >= 10
ORDER BY ALL
