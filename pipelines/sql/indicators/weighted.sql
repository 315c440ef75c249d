-- Above the assessed level, values of units at that level weighted by their population, for the
-- indicators that ask for it. Units without population or without a value are left out.
-- grain: indicator, unit, window_code
-- column: indicator | indicator
-- column: unit | a unit above the assessed level
-- column: window_code | the period asked for
-- column: value | Σ population × value / Σ population; NULL when nothing can be weighted
-- unique: indicator, unit, window_code
SELECT
    r.indicator,
    h.ancestor AS unit,
    r.window_code,
    -- In a fixed order: a sum of doubles in any order is not the same twice.
    sum(u.population * r.value ORDER BY r.unit) FILTER (r.value IS NOT NULL)
    / sum(u.population) FILTER (r.value IS NOT NULL) AS value
FROM indicators.rate r
JOIN source.indicator i ON i.code = r.indicator AND i.roll_up = 'population'
CROSS JOIN source.setting g
JOIN staging.unit u
    ON u.code = r.unit
    AND u.level = g.assessed_level
    AND r.window_end BETWEEN u.valid_from AND u.valid_to
JOIN core.hierarchy h
    ON h.unit = r.unit
    AND h.distance > 0
    AND r.window_end BETWEEN h.valid_from AND h.valid_to
GROUP BY r.indicator, h.ancestor, r.window_code
