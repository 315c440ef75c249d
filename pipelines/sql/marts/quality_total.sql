-- The data-quality score: the mean of the dimensions by weight.
-- grain: unit, period
-- column: unit | unit
-- column: period | an ended period of any grain
-- column: total | 0 to 100; NULL when too little of the weight can be counted
-- column: counted_share | share of the weight with something to count, 0 to 1
-- column: dimensions | dimensions with something to count
-- column: expected | returns expected that it rests on
-- column: is_over | some share is above 1
-- column: state | value, not_assessed, suppressed
-- unique: unit, period
WITH whole AS (
    SELECT sum(weight) AS weight
    FROM source.quality_dimension
),

summed AS (
    SELECT
        s.unit, s.period,
        sum(s.weight * s.score) / sum(s.weight) AS total,
        sum(s.weight) / any_value(w.weight) AS counted_share,
        count(*)::INTEGER AS dimensions,
        bool_or(s.is_over) AS is_over
    FROM marts.quality_score s
    CROSS JOIN whole w
    GROUP BY s.unit, s.period
)

SELECT
    s.unit,
    s.period,
    CASE WHEN s.counted_share >= g.min_weight_share THEN s.total END AS total,
    s.counted_share,
    s.dimensions,
    coalesce(r.expected, 0)::INTEGER AS expected,
    s.is_over,
    CASE WHEN s.counted_share >= g.min_weight_share THEN 'value' ELSE 'not_assessed' END AS state
FROM summed s
CROSS JOIN source.quality_setting g
LEFT JOIN marts.reporting_rate r ON r.unit = s.unit AND r.period = s.period AND r.form = ''
