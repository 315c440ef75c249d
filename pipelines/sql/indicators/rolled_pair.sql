-- Pairs added up the hierarchy valid at each period's end, kept apart by the periods of the rows
-- before and after them: a window can then tell which are its first and which its last.
-- grain: indicator, unit, period, previous_end, next_end
-- column: indicator | indicator
-- column: unit | unit at any level
-- column: period | native period
-- column: previous_end | last day of the previous complete rows
-- column: next_end | last day of the next rows in force
-- column: numerator | exact sum
-- column: denominator | exact sum
-- column: first_numerator | exact sum of what counts in a window's first period only
-- column: first_denominator | exact sum of what counts in a window's first period only
-- column: is_flagged | some row is left out
SELECT
    p.indicator,
    h.ancestor AS unit,
    p.period,
    p.previous_end,
    p.next_end,
    sum(p.numerator)::DECIMAL(18, 4) AS numerator,
    sum(p.denominator)::DECIMAL(18, 4) AS denominator,
    sum(p.first_numerator)::DECIMAL(18, 4) AS first_numerator,
    sum(p.first_denominator)::DECIMAL(18, 4) AS first_denominator,
    bool_or(p.is_flagged) AS is_flagged
FROM indicators.pair p
JOIN core.hierarchy h ON h.unit = p.unit AND p.period_end BETWEEN h.valid_from AND h.valid_to
GROUP BY p.indicator, h.ancestor, p.period, p.previous_end, p.next_end
