-- Registers of a whole return that fell by more than a share, over the rows that have both figures.
-- grain: return_id, element
-- column: return_id | the return of the later period
-- column: unit | the unit that sent it
-- column: cells | the cells added up
-- column: a | the later sum
-- column: b | last period's sum
SELECT
    now.return_id,
    now.reporter AS unit,
    '' AS item,
    now.element,
    min(now.sheet) AS sheet,
    string_agg(now.cell, ', ' ORDER BY now.unit, now.item) AS cells,
    NULL AS value,
    sum(now.value) AS a,
    sum(before.value) AS b
FROM core.live_value now
JOIN core.live_value before
    ON before.form = now.form
    AND before.unit = now.unit
    AND before.item = now.item
    AND before.element = now.element
    AND before.period_end + 1 = now.period_start
WHERE now.element IN (SELECT unnest($elements))
    AND now.value IS NOT NULL
    AND before.value IS NOT NULL
GROUP BY now.return_id, now.reporter, now.element
HAVING sum(before.value) >= $at_least
    AND sum(before.value) - sum(now.value) > sum(before.value) * $threshold::DECIMAL(9, 6)
ORDER BY now.return_id, now.element
