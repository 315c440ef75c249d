-- The share of recounted items that matched at the top unit: in the period, or else the latest before.
-- grain: period
-- column: period | an ended period of any grain
-- column: match_rate | matching / recounted items, 0 to 1
-- unique: period
WITH recount AS (
    SELECT
        p.code AS period,
        p.end_date,
        n.value::DOUBLE / d.value::DOUBLE AS match_rate
    FROM source.setting g
    JOIN core.element_total d ON d.element = g.match_denominator AND d.unit = g.top_unit
    JOIN core.element_total n
        ON n.element = g.match_numerator
        AND n.unit = g.top_unit
        AND n.window_code = d.window_code
    JOIN source.period p ON p.code = d.window_code
    WHERE d.value > 0
)

SELECT w.code AS period, r.match_rate
FROM source.period w
JOIN recount r ON r.end_date <= w.end_date
WHERE w.has_ended
QUALIFY row_number() OVER (
    PARTITION BY w.code ORDER BY r.period = w.code DESC, r.end_date DESC, length(r.period) DESC
) = 1
