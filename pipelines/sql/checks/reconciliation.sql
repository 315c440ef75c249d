-- grain: a unit's figure is not the exact sum of its own row and of the units just below it
WITH native AS (
    SELECT v.element, v.unit, v.period, v.value, p.end_date
    FROM marts.element_value v
    JOIN source.element e ON e.code = v.element AND e.kind <> 'flag'
    JOIN source.form f ON f.code = e.form
    JOIN source.period p ON p.code = v.period AND p.grain = f.grain
    WHERE v.value IS NOT NULL
),

added AS (
    SELECT n.element, h.ancestor AS unit, n.period, n.value
    FROM native n
    JOIN core.hierarchy h
        ON h.unit = n.unit AND h.distance = 1 AND n.end_date BETWEEN h.valid_from AND h.valid_to
    UNION ALL
    SELECT element, unit, period, value FROM core.leaf WHERE value IS NOT NULL
)

SELECT n.element, n.unit, n.period, n.value, a.value AS added
FROM native n
FULL JOIN (
    SELECT element, unit, period, sum(value) AS value
    FROM added
    JOIN source.element e ON e.code = element AND e.kind <> 'flag'
    GROUP BY element, unit, period
) a ON a.element = n.element AND a.unit = n.unit AND a.period = n.period
WHERE n.value IS DISTINCT FROM a.value
