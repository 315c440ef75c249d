-- Target and floor of each unit and window: the unit's own where its letter sets them, multiplied by
-- the grain's multiplier and, for figures reached over the year, by months open so far / 12. Figures
-- of the year to date have one where they are scored: in the year, and in its first window of a grain.
-- grain: indicator, unit, window_code
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: window_code | the period asked for
-- column: target | in the indicator's own measure
-- column: floor | in the indicator's own measure; NULL when there is none
-- unique: indicator, unit, window_code
WITH opened AS (
    SELECT code, min(valid_from) AS opened_on FROM staging.unit GROUP BY code
),

open_months AS (
    SELECT
        o.code AS unit,
        p.code AS window_code,
        p.ordinal,
        month(p.end_date) - month(greatest(o.opened_on, make_date(p.year, 1, 1))) + 1 AS months
    FROM opened o
    JOIN source.period p ON p.has_ended AND p.end_date >= o.opened_on
)

SELECT
    r.indicator,
    r.unit,
    r.window_code,
    coalesce(t.target, g.target) * g.multiplier * s.share AS target,
    coalesce(t.floor, g.floor) * g.multiplier * s.share AS floor
FROM indicators.rate r
JOIN source.goal g ON g.indicator = r.indicator AND g.grain = r.window_grain
JOIN source.indicator i ON i.code = r.indicator
JOIN open_months m
    ON m.unit = r.unit
    AND m.window_code = r.window_code
    AND (i.time <> 'year_to_date' OR m.ordinal = 1)
CROSS JOIN LATERAL (
    SELECT CASE WHEN i.time = 'year_reach' THEN m.months / 12.0 ELSE 1.0 END::DOUBLE
) s (share)
LEFT JOIN source.target t
    ON t.indicator = r.indicator
    AND t.unit = r.unit
    AND r.window_end BETWEEN coalesce(t.valid_from, r.window_end)
        AND coalesce(t.valid_to, r.window_end)
