-- Opening figures that differ from last period's closing figure.
-- grain: return_id, unit, item
-- column: return_id | the return of the later period
-- column: element | the opening element
-- column: cells | the opening figure's cell
-- column: value | the opening figure as written
-- column: a | the opening figure
-- column: b | last period's closing figure
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
    AND before.period_end + 1 = now.period_start
WHERE now.element = $opening
    AND before.element = $closing
    AND abs(now.value - before.value) > $threshold::DECIMAL(18, 6)
ORDER BY now.return_id, now.unit, now.item
