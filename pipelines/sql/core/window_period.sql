-- Which native periods a window looks at: those inside it and, for figures since January, those of
-- its year up to its end.
-- grain: window_code, is_since_january, period
-- column: window_code | the period asked for, ended
-- column: window_grain | its grain
-- column: window_end | its last day
-- column: first_day | the first day it looks at: its own, or 1 January
-- column: is_since_january | whether it looks back to 1 January
-- column: period | a native period it looks at
-- column: period_end | last day of that period
-- unique: window_code, is_since_january, period
SELECT
    w.code AS window_code,
    w.grain AS window_grain,
    w.end_date AS window_end,
    CASE WHEN j.is_since_january THEN make_date(w.year, 1, 1) ELSE w.start_date END AS first_day,
    j.is_since_january,
    p.code AS period,
    p.end_date AS period_end
FROM source.period w
CROSS JOIN (VALUES (false), (true)) j (is_since_january)
JOIN source.period p
    ON p.months <= w.months
    AND p.year = w.year
    AND p.end_date <= w.end_date
    AND (j.is_since_january OR p.start_date >= w.start_date)
WHERE w.has_ended
