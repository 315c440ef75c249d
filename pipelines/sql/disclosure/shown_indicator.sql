-- Where indicators that rest on sensitive elements stand in public: where all their elements do and no row
-- was left out, which would tell that row. Those that add up what is no flow, or look back to January, need
-- every period of the top unit they look at.
-- grain: indicator, unit, period
-- column: indicator | indicator
-- column: unit | the top unit or one of the assessed level
-- column: period | the period asked for
-- unique: indicator, unit, period
WITH asked AS (
    SELECT
        v.indicator, v.unit, v.period, i.time, i.is_since_january,
        v.unit = g.top_unit AS is_top,
        i.is_since_january AND month(p.start_date) > 1 AS looks_back
    FROM marts.indicator_value v
    JOIN source.indicator i ON i.code = v.indicator AND i.is_sensitive
    JOIN source.period p ON p.code = v.period
    CROSS JOIN source.setting g
    LEFT JOIN indicators.total t
        ON t.indicator = v.indicator AND t.unit = v.unit AND t.window_code = v.period
    WHERE NOT coalesce(t.is_flagged, false)
        AND (v.unit, v.period) IN (SELECT (unit, period) FROM disclosure.shown_element)
        AND NOT (v.unit = g.top_unit AND i.roll_up = 'population')
),

term AS (
    SELECT t.indicator, f.element, f.kind, f.form
    FROM source.term t
    JOIN source.family f ON f.element = t.element
),

-- What must stand for it to stand: its elements, and of the top unit what can be told by it.
needed AS (
    SELECT a.indicator, a.unit, a.period, t.element, a.period AS of
    FROM asked a
    JOIN term t ON t.indicator = a.indicator
    UNION
    SELECT a.indicator, a.unit, a.period, t.element, w.period
    FROM asked a
    JOIN term t ON t.indicator = a.indicator
    JOIN source.form m ON m.code = t.form
    JOIN core.window_period w
        ON w.window_code = a.period AND w.is_since_january = a.is_since_january
    JOIN source.period p ON p.code = w.period AND p.grain = m.grain
    WHERE a.is_top AND if(t.kind = 'flow', a.looks_back, a.time = 'sum')
),

-- A unit without a return of the last period, or two that know their own, have figures of before in it.
alone AS (
    SELECT DISTINCT a.indicator, a.unit, a.period
    FROM asked a
    JOIN term t ON t.indicator = a.indicator AND t.kind <> 'flow'
    JOIN core.window_period w ON w.window_code = a.period AND w.period_end = w.window_end
    JOIN disclosure.settled s ON s.form = t.form AND s.period = w.period AND s.missing BETWEEN 1 AND 2
    WHERE a.is_top AND a.looks_back
)

SELECT a.indicator, a.unit, a.period
FROM asked a
ANTI JOIN (
    SELECT n.indicator, n.unit, n.period
    FROM needed n
    ANTI JOIN disclosure.shown_element s
        ON s.element = n.element AND s.unit = n.unit AND s.period = n.of
) m ON m.indicator = a.indicator AND m.unit = a.unit AND m.period = a.period
ANTI JOIN alone l ON l.indicator = a.indicator AND l.unit = a.unit AND l.period = a.period
