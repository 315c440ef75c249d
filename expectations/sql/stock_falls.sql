-- Registers that fell by more than a share: in single rows, and over a whole return (its rows with
-- both figures) where no single row says so.
-- grain: return_id, unit, item, element
-- column: return_id | the return of the later period
-- column: unit | the row's unit; the reporter for a whole return
-- column: cells | the later figure's cell; all of them for a whole return
-- column: value | the later figure as written; NULL for a whole return
-- column: a | the later figure or sum
-- column: b | last period's
WITH pair AS (
    SELECT now.return_id, now.reporter, now.unit, now.item, now.element, now.sheet, now.cell,
        now.raw, now.value, before.value AS earlier
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
),

row_fall AS (
    SELECT return_id, unit, item, element, sheet, cell AS cells, raw AS value, value AS a,
        earlier AS b
    FROM pair
    WHERE earlier >= $at_least AND earlier - value > earlier * $threshold::DECIMAL(12, 6)
),

whole_fall AS (
    SELECT return_id, reporter AS unit, '' AS item, element, min(sheet) AS sheet,
        string_agg(cell, ', ' ORDER BY unit, item) AS cells, NULL AS value, sum(pair.value) AS a,
        sum(earlier) AS b
    FROM pair
    GROUP BY return_id, reporter, element
    HAVING sum(earlier) >= $at_least
        AND sum(earlier) - sum(pair.value) > sum(earlier) * $threshold::DECIMAL(12, 6)
)

SELECT * FROM row_fall
UNION ALL
SELECT w.*
FROM whole_fall w
ANTI JOIN row_fall r ON r.return_id = w.return_id AND r.element = w.element
ORDER BY return_id, unit, item, element
