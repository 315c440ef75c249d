-- Indicators of every unit at every level, for every ended period of their grain or coarser.
-- grain: indicator, unit, period
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: period | the period asked for
-- column: numerator | exact; NULL without data
-- column: denominator | exact; NULL without data
-- column: repeats | how often the same people stand in the denominator: of a stock added up, its periods; else 1
-- column: value | factor × numerator / denominator, unrounded, or weighted by population
-- column: state | value, no_data, zero_denominator, small (value kept), suppressed
-- column: received | returns in force behind it
-- column: expected | returns due behind it
-- column: is_flagged | some row is left out, or a proportion is above one
-- column: target | of this unit and period
-- column: floor | of this unit and period
-- column: status | on_track, near (0.8 of the way from floor to target), behind, not_assessed, suppressed
-- column: previous_value | value of the previous period of the same grain
-- column: year_ago_value | value of the same period last year, where the two can be compared
-- column: year_ago_period | that period, when it has a value
-- column: change_low | lower limit of the change on last year, in the indicator's measure
-- column: change_high | upper limit
-- column: change | improving, worsening, none; NULL when the years cannot be compared
-- unique: indicator, unit, period
WITH rated AS (
    SELECT
        r.* EXCLUDE (value, state),
        CASE WHEN w.unit IS NULL THEN r.value ELSE w.value END AS value,
        CASE WHEN w.unit IS NOT NULL AND w.value IS NULL THEN 'no_data' ELSE r.state END AS state
    FROM indicators.rate r
    LEFT JOIN indicators.weighted w
        ON w.indicator = r.indicator AND w.unit = r.unit AND w.window_code = r.window_code
),

aimed AS (
    SELECT
        r.*,
        g.target,
        g.floor,
        CASE WHEN i.lower_is_better THEN -1 ELSE 1 END AS sign,
        p.previous,
        y.year_ago
    FROM rated r
    JOIN source.indicator i ON i.code = r.indicator
    JOIN source.period p ON p.code = r.window_code
    LEFT JOIN core.year_ago y ON y.window_code = r.window_code
    LEFT JOIN indicators.goal g
        ON g.indicator = r.indicator AND g.unit = r.unit AND g.window_code = r.window_code
)

SELECT
    a.indicator,
    a.unit,
    a.window_code AS period,
    a.numerator,
    a.denominator,
    a.repeats,
    a.value,
    a.state,
    a.received,
    a.expected,
    a.is_flagged,
    a.target,
    a.floor,
    CASE
        WHEN a.value IS NULL OR a.target IS NULL OR a.state <> 'value' THEN 'not_assessed'
        WHEN a.sign * a.value >= a.sign * a.target THEN 'on_track'
        WHEN a.sign * a.value >= a.sign * coalesce(
            a.floor + 0.8 * (a.target - a.floor), a.target * (1 - 0.05 * a.sign)
        ) THEN 'near'
        ELSE 'behind'
    END AS status,
    before.value AS previous_value,
    ago.value AS year_ago_value,
    CASE WHEN ago.value IS NOT NULL THEN a.year_ago END AS year_ago_period,
    c.change_low,
    c.change_high,
    CASE
        WHEN a.sign * c.change_low > 0 AND a.sign * c.change_high > 0 THEN 'improving'
        WHEN a.sign * c.change_low < 0 AND a.sign * c.change_high < 0 THEN 'worsening'
        WHEN c.change_low IS NOT NULL THEN 'none'
    END AS change
FROM aimed a
LEFT JOIN rated before
    ON before.indicator = a.indicator AND before.unit = a.unit AND before.window_code = a.previous
LEFT JOIN rated ago
    ON ago.indicator = a.indicator AND ago.unit = a.unit AND ago.window_code = a.year_ago
LEFT JOIN indicators.change c
    ON c.indicator = a.indicator AND c.unit = a.unit AND c.window_code = a.window_code
