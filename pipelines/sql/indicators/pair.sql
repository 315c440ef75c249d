-- Numerator and denominator of one unit's row: only rows in which every element has a number count.
-- grain: indicator, unit, period
-- column: indicator | indicator
-- column: unit | the unit the row is about
-- column: period | native period
-- column: period_end | its last day
-- column: next_end | last day of the unit's next row in force
-- column: numerator | exact; NULL when no row is complete
-- column: denominator | exact; NULL when no row is complete
-- column: first_numerator | what the numerator adds in the window's first period only
-- column: first_denominator | what the denominator adds in the window's first period only
-- column: previous_end | last day of the unit's previous complete row
-- column: is_flagged | some row is left out
WITH by_item AS (
    SELECT
        t.indicator,
        v.unit,
        v.period,
        v.item,
        any_value(v.form) AS form,
        count(v.value) = any_value(i.element_count) AS is_complete,
        any_value(i.constant_numerator) + sum(v.value * t.numerator) AS numerator,
        any_value(i.constant_denominator) + sum(v.value * t.denominator) AS denominator,
        sum(v.value * t.first_numerator) AS first_numerator,
        sum(v.value * t.first_denominator) AS first_denominator
    FROM core.live_value v
    JOIN source.term t ON t.element = v.element
    JOIN source.indicator i ON i.code = t.indicator
    GROUP BY t.indicator, v.unit, v.period, v.item
),

by_unit AS (
    SELECT
        indicator,
        unit,
        period,
        any_value(form) AS form,
        sum(numerator) FILTER (is_complete)::DECIMAL(18, 4) AS numerator,
        sum(denominator) FILTER (is_complete)::DECIMAL(18, 4) AS denominator,
        sum(first_numerator) FILTER (is_complete)::DECIMAL(18, 4) AS first_numerator,
        sum(first_denominator) FILTER (is_complete)::DECIMAL(18, 4) AS first_denominator,
        NOT bool_and(is_complete) AS is_flagged
    FROM by_item
    GROUP BY indicator, unit, period
)

SELECT
    u.indicator,
    u.unit,
    u.period,
    r.period_end,
    r.next_end,
    u.numerator,
    u.denominator,
    u.first_numerator,
    u.first_denominator,
    max(CASE WHEN u.numerator IS NOT NULL THEN r.period_end END) OVER (
        PARTITION BY u.indicator, u.unit
        ORDER BY r.period_end
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS previous_end,
    u.is_flagged
FROM by_unit u
JOIN core.received_row r ON r.form = u.form AND r.unit = u.unit AND r.period = u.period
