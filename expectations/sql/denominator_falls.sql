-- Registers that fell by a share while what is reached of them, in percent, rose by some points: over a
-- whole return (its rows with all figures), against last period and against the same one last year.
-- grain: return_id, element
-- column: return_id | the return of the later period
-- column: unit | the reporter
-- column: element | the numerator
-- column: cells | the register's cells
-- column: a | the later register
-- column: b | the earlier register
-- column: low | the earlier share, percent
-- column: high | the later share, percent
WITH pair AS (
    SELECT unnest($numerators) AS numerator, unnest($denominators) AS denominator
),

share AS (
    SELECT n.form, n.reporter, n.unit, n.item, n.element, n.return_id, n.period_start, n.period_end,
        n.value AS top, d.value AS base, d.sheet, d.cell
    FROM core.live_value n
    JOIN pair p ON p.numerator = n.element
    JOIN core.live_value d
        ON d.return_id = n.return_id
        AND d.unit = n.unit
        AND d.item = n.item
        AND d.element = p.denominator
    WHERE n.value IS NOT NULL AND d.value IS NOT NULL
),

summed AS (
    SELECT
        now.return_id,
        now.reporter,
        now.element,
        before.period_start,
        min(now.sheet) AS sheet,
        string_agg(now.cell, ', ' ORDER BY now.unit, now.item) AS cells,
        sum(now.base) AS a,
        sum(before.base) AS b,
        100.0 * sum(before.top) / sum(before.base) AS low,
        100.0 * sum(now.top) / sum(now.base) AS high
    FROM share now
    JOIN share before
        ON before.form = now.form
        AND before.unit = now.unit
        AND before.item = now.item
        AND before.element = now.element
        AND (
            before.period_end + 1 = now.period_start
            OR before.period_start = now.period_start - INTERVAL 1 YEAR
        )
    GROUP BY now.return_id, now.reporter, now.element, before.period_start
    HAVING sum(now.base) > 0 AND sum(before.base) >= greatest($at_least, 1)
)

SELECT return_id, reporter AS unit, '' AS item, element, sheet, cells, NULL AS value, a, b, low, high
FROM summed
WHERE b - a >= b * $threshold::DECIMAL(12, 6) AND high - low >= $points::DOUBLE
QUALIFY row_number() OVER (PARTITION BY return_id, element ORDER BY a / b, period_start) = 1
ORDER BY return_id, element
