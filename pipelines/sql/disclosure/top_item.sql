-- The same of the top unit, in every window.
-- grain: item, window_code
-- column: item | an element, or a complement of the catalogue's rules and proportions
-- column: window_code | a period of its form's grain or coarser
-- column: value | its figure
-- column: is_small | from 1 up to below what is hidden, or what is left of it beside its largest unit is
-- unique: item, window_code
WITH window_total AS (
    SELECT v.element, v.period AS window_code, false AS by_period, v.value
    FROM marts.element_value v
    JOIN source.family f ON f.element = v.element
    JOIN source.setting g ON g.top_unit = v.unit
    WHERE v.value IS NOT NULL
    UNION ALL
    SELECT v.element, w.window_code, true, sum(v.value)
    FROM marts.element_value v
    JOIN source.family f ON f.element = v.element
    JOIN source.form m ON m.code = f.form
    JOIN source.setting g ON g.top_unit = v.unit
    JOIN source.period p ON p.code = v.period AND p.grain = m.grain
    JOIN core.window_period w ON w.period = p.code AND NOT w.is_since_january
    GROUP BY v.element, w.window_code
),

-- The largest unit knows its own.
most AS (
    SELECT v.element, v.period AS window_code, max(v.value) AS value
    FROM marts.element_value v
    JOIN source.family f ON f.element = v.element AND f.is_count
    JOIN marts.unit u ON u.code = v.unit
    JOIN source.setting g ON g.assessed_level = u.level
    GROUP BY v.element, v.period
),

term AS (
    SELECT element AS item, element, 1 AS coefficient, false AS by_period
    FROM source.family
    UNION ALL
    SELECT complement, element, coefficient, by_period FROM source.complement
),

added AS (
    SELECT
        t.item, v.window_code,
        bool_and(f.is_count) AS is_count,
        sum(t.coefficient * v.value) AS value
    FROM term t
    JOIN window_total v ON v.element = t.element AND v.by_period = t.by_period
    JOIN source.family f ON f.element = t.element
    GROUP BY t.item, v.window_code
)

SELECT
    a.item,
    a.window_code,
    a.value,
    a.is_count AND (
        (a.value >= 1 AND a.value < p.smallest)
        OR coalesce(a.value - m.value >= 1 AND a.value - m.value < p.smallest, false)
    ) AS is_small
FROM added a
CROSS JOIN source.privacy p
LEFT JOIN most m ON m.element = a.item AND m.window_code = a.window_code
