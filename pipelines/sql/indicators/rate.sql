-- The indicator's value, unrounded and never clamped, with what can be said of it.
-- grain: indicator, unit, window_code
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: window_code | the period asked for
-- column: window_grain | its grain
-- column: window_end | its last day
-- column: numerator | exact, the unit's population included where the indicator uses it
-- column: denominator | exact, likewise
-- column: repeats | how often the same people stand in the denominator
-- column: value | factor × numerator / denominator
-- column: state | value, no_data, zero_denominator, small (a count below the scheme's least)
-- column: received | returns in force
-- column: expected | returns due
-- column: is_flagged | some row is left out, or a proportion is not one
WITH side AS (
    SELECT
        i.code,
        i.factor,
        i.is_count_denominator,
        i.is_proportion,
        c.unit,
        c.window_code,
        c.window_grain,
        c.window_end,
        c.received,
        c.expected,
        t.repeats,
        t.is_flagged,
        CASE WHEN i.population_numerator = 0 THEN t.numerator
            ELSE (t.numerator + i.population_numerator * u.population)::DECIMAL(18, 4)
        END AS above,
        CASE WHEN i.population_denominator = 0 THEN t.denominator
            ELSE (t.denominator + i.population_denominator * u.population)::DECIMAL(18, 4)
        END AS below
    FROM source.indicator i
    JOIN core.coverage c
        ON c.cover_id = i.cover_id AND c.is_since_january = i.is_since_january
    LEFT JOIN indicators.total t
        ON t.indicator = i.code AND t.unit = c.unit AND t.window_code = c.window_code
    LEFT JOIN staging.unit u
        ON u.code = c.unit AND c.window_end BETWEEN u.valid_from AND u.valid_to
)

SELECT
    s.code AS indicator,
    s.unit,
    s.window_code,
    s.window_grain,
    s.window_end,
    s.above AS numerator,
    s.below AS denominator,
    s.repeats,
    CASE WHEN s.below <> 0 THEN s.factor * s.above::DOUBLE / s.below::DOUBLE END AS value,
    CASE
        WHEN s.above IS NULL OR s.below IS NULL THEN 'no_data'
        WHEN s.below = 0 THEN 'zero_denominator'
        WHEN s.is_count_denominator AND s.below < g.min_count THEN 'small'
        ELSE 'value'
    END AS state,
    s.received,
    s.expected,
    coalesce(s.is_flagged OR (s.is_proportion AND s.above > s.below), false) AS is_flagged
FROM side s
CROSS JOIN source.setting g
