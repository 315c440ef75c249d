-- Stocks that changed by more than a share of last period's, in rows large enough to say so.
-- grain: return_id, unit, item, element
-- column: return_id | the return of the later period
-- column: cells | the later figure's cell
-- column: value | the later figure as written
-- column: a | the later figure
-- column: b | last period's figure
SELECT
    now.return_id,
    now.unit,
    now.item,
    now.element,
    now.sheet,
    now.cell AS cells,
    now.raw AS value,
    now.value AS a,
    before.value AS b
FROM core.live_value now
JOIN core.live_value before
    ON before.form = now.form
    AND before.unit = now.unit
    AND before.item = now.item
    AND before.element = now.element
    AND before.period_end + 1 = now.period_start
WHERE now.element IN (SELECT unnest($elements))
    AND before.value > 0
    AND before.value >= $at_least
    AND abs(now.value - before.value) > before.value * $threshold::DECIMAL(12, 6)
ORDER BY now.return_id, now.unit, now.item, now.element
