-- A proportion against the same period last year, with Newcombe's interval of the difference.
-- Source: R. G. Newcombe, Interval estimation for the difference between independent proportions,
-- Statistics in Medicine 17 (1998) 873-890, method 10: Wilson's score limits of both, hybrid, 95 %.
-- n of a stock added up over a year is the mean of its periods: the same people are asked once.
-- Comparable: both years hold a value over as many periods, and each numerator lies within its
-- denominator.
-- grain: indicator, unit, window_code
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: window_code | the period asked for
-- column: change_low | lower limit of this year less last year, in the indicator's measure
-- column: change_high | upper limit
-- unique: indicator, unit, window_code
WITH proportion AS (
    SELECT
        r.indicator,
        r.unit,
        r.window_code,
        i.factor,
        y.year_ago,
        r.denominator::DOUBLE / r.repeats AS n,
        r.numerator::DOUBLE / r.denominator::DOUBLE AS p,
        1.959963984540054 AS z
    FROM indicators.rate r
    JOIN source.indicator i ON i.code = r.indicator AND i.is_proportion
    LEFT JOIN core.year_ago y ON y.window_code = r.window_code
    WHERE r.state = 'value'
        AND r.numerator BETWEEN 0 AND r.denominator
        AND NOT EXISTS (
            SELECT 1
            FROM indicators.weighted w
            WHERE w.indicator = r.indicator AND w.unit = r.unit
                AND w.window_code = r.window_code
        )
),

wilson AS (
    SELECT
        *,
        (2 * n * p + z * z) / (2 * (n + z * z)) AS centre,
        z * sqrt(z * z + 4 * n * p * (1 - p)) / (2 * (n + z * z)) AS reach
    FROM proportion
)

SELECT
    now.indicator,
    now.unit,
    now.window_code,
    now.factor * (now.p - ago.p - sqrt(
        pow(now.p - (now.centre - now.reach), 2) + pow(ago.centre + ago.reach - ago.p, 2)
    )) AS change_low,
    now.factor * (now.p - ago.p + sqrt(
        pow(now.centre + now.reach - now.p, 2) + pow(ago.p - (ago.centre - ago.reach), 2)
    )) AS change_high
FROM wilson now
JOIN wilson ago
    ON ago.indicator = now.indicator
    AND ago.unit = now.unit
    AND ago.window_code = now.year_ago
