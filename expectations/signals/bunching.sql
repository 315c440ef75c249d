-- Values within $width points of a target that can be passed, and those of them at it or just beyond; of
-- each indicator the shortest periods it has.
WITH valued AS (
    SELECT
        v.indicator, v.unit, p.year,
        CASE WHEN i.lower_is_better THEN v.target - v.value ELSE v.value - v.target END AS beyond
    FROM marts.indicator_value v
    JOIN marts.indicator i ON i.code = v.indicator
    JOIN source.period p ON p.code = v.period
    JOIN marts.unit u ON u.code = v.unit
    WHERE v.state = 'value' AND v.target IS NOT NULL AND u.level = $level
        AND (i.lower_is_better OR i.factor IS NULL OR v.target < i.factor)
    QUALIFY p.months = min(p.months) OVER (PARTITION BY v.indicator)
)

SELECT year, unit AS reporter, count(*) FILTER (beyond >= 0) AS hits, count(*) AS trials
FROM valued
WHERE beyond >= -$width AND beyond < $width
GROUP BY ALL
ORDER BY ALL
