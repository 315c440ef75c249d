-- Shares of a whole return, in percent, that rose by at least some points over last period.
-- grain: return_id
-- column: return_id | the return of the later period
-- column: unit | the unit that sent it
-- column: element | the numerator
-- column: cells | the numerator's cells
-- column: a | the later share, percent
-- column: b | last period's share, percent
WITH share AS (
    SELECT
        n.form,
        n.reporter,
        n.return_id,
        n.period_start,
        n.period_end,
        n.element,
        min(n.sheet) AS sheet,
        string_agg(n.cell, ', ' ORDER BY n.unit, n.item) AS cells,
        sum(n.value) AS numerator,
        sum(d.value) AS denominator
    FROM core.live_value n
    JOIN core.live_value d
        ON d.return_id = n.return_id
        AND d.unit = n.unit
        AND d.item = n.item
        AND d.element = $denominator
    WHERE n.element = $numerator
        AND n.value IS NOT NULL
        AND d.value IS NOT NULL
    GROUP BY ALL
    HAVING sum(d.value) > 0
)

SELECT
    now.return_id,
    now.reporter AS unit,
    '' AS item,
    now.element,
    now.sheet,
    now.cells,
    NULL AS value,
    100.0 * now.numerator / now.denominator AS a,
    100.0 * before.numerator / before.denominator AS b
FROM share now
JOIN share before
    ON before.form = now.form
    AND before.reporter = now.reporter
    AND before.period_end + 1 = now.period_start
WHERE now.denominator >= $at_least
    -- Multiplied out, so that the threshold is met exactly.
    AND 100 * (now.numerator * before.denominator - before.numerator * now.denominator)
        >= $threshold::DECIMAL(9, 4) * now.denominator * before.denominator
ORDER BY now.return_id
