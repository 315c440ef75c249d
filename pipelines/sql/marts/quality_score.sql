-- Data quality by dimension: 100 × the mean of its measures' shares by weight.
-- grain: unit, period, dimension
-- column: unit | unit
-- column: period | an ended period of any grain
-- column: dimension | dimension of data quality
-- column: measures | measures with something to count
-- column: score | 0 to 100; above only where a recount matches more than was recounted
-- column: weight | of the catalogue's 100
-- column: effective_weight | of 100, once what has nothing to count has given its weight to the others
-- column: is_over | some share is above 1
-- unique: unit, period, dimension
SELECT
    m.unit,
    m.period,
    m.dimension,
    count(*)::INTEGER AS measures,
    100 * sum(m.weight * m.share) / sum(m.weight) AS score,
    d.weight,
    100 * d.weight / sum(d.weight) OVER (PARTITION BY m.unit, m.period) AS effective_weight,
    bool_or(m.share > 1) AS is_over
FROM marts.quality_measure m
JOIN source.quality_dimension d ON d.code = m.dimension
GROUP BY m.unit, m.period, m.dimension, d.weight
