-- Both sides of an indicator over a window, by its rule of time:
-- sum and year_to_date add up every period; last takes each row's last period; year_reach adds up the
-- numerator and takes the last denominator. What counts first only is taken from the first period.
-- grain: indicator, unit, window_code
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: window_code | the period asked for
-- column: numerator | exact; NULL when no complete row is in force
-- column: denominator | exact; NULL when no complete row is in force
-- column: repeats | how often the same people stand in the denominator: of a stock added up, its periods; else 1
-- column: is_flagged | some row is left out
WITH chosen AS (
    SELECT
        p.*,
        w.window_code,
        i.time,
        i.is_stock,
        p.next_end IS NULL OR p.next_end > w.window_end AS is_last,
        p.previous_end IS NULL OR p.previous_end < w.first_day AS is_first
    FROM indicators.rolled_pair p
    JOIN source.indicator i ON i.code = p.indicator
    JOIN core.window_period w
        ON w.period = p.period AND w.is_since_january = i.is_since_january
)

SELECT
    indicator,
    unit,
    window_code,
    (coalesce(sum(first_numerator) FILTER (is_first), 0)
    + sum(numerator) FILTER (is_last OR time <> 'last'))::DECIMAL(18, 4) AS numerator,
    (coalesce(sum(first_denominator) FILTER (is_first), 0)
    + sum(denominator) FILTER (is_last OR time NOT IN ('last', 'year_reach')))::DECIMAL(18, 4)
        AS denominator,
    CASE WHEN any_value(time = 'sum' AND is_stock)
        THEN greatest(count(DISTINCT period) FILTER (denominator IS NOT NULL), 1) ELSE 1
    END AS repeats,
    bool_or(is_flagged) AS is_flagged
FROM chosen
GROUP BY indicator, unit, window_code
