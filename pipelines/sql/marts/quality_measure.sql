-- The measures of data quality of every unit that reports, or has such units below it, in every window.
-- grain: unit, period, measure
-- column: unit | unit
-- column: period | an ended period of any grain
-- column: dimension | the dimension it belongs to
-- column: measure | measure of data quality
-- column: numerator | what is as it should be
-- column: denominator | of this; never 0
-- column: share | numerator / denominator; never cut off, recounts may be above 1
-- column: weight | within its dimension
-- unique: unit, period, measure
WITH counted AS (
    SELECT
        t.unit, w.window_code AS period, s.measure,
        sum(s.numerator) AS numerator,
        sum(s.denominator) AS denominator
    FROM core.quality_slot s
    JOIN core.reports_to t
        ON t.form = s.form AND t.period = s.period AND t.reporter = s.reporter
    JOIN core.window_period w ON w.period = s.period AND NOT w.is_since_january
    GROUP BY ALL
),

recounted AS (
    SELECT
        d.unit, d.window_code AS period, 'recount_matches' AS measure,
        n.value::DOUBLE AS numerator,
        d.value::DOUBLE AS denominator
    FROM source.setting g
    JOIN core.element_total d ON d.element = g.match_denominator AND d.value > 0
    JOIN core.element_total n
        ON n.element = g.match_numerator AND n.unit = d.unit AND n.window_code = d.window_code
    SEMI JOIN counted c ON c.unit = d.unit AND c.period = d.window_code
    WHERE n.value IS NOT NULL
)

SELECT
    c.unit,
    c.period,
    i.dimension,
    c.measure,
    c.numerator,
    c.denominator,
    c.numerator / c.denominator AS share,
    i.weight
FROM (FROM counted UNION ALL FROM recounted) c
JOIN source.quality_item i ON i.measure = c.measure
