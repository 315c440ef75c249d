-- Figures of a period that are all the same as last period's, enough of them not zero: of a whole
-- return, and of single rows where the rest of the return differs.
-- grain: return_id, unit, item
-- column: return_id | the return of the later period
-- column: unit | the row's unit; the reporter for a whole return
-- column: cells | the row's cells that are not zero; NULL for a whole return
-- column: a | number of figures repeated that are not zero
WITH row_pair AS (
    SELECT
        now.return_id,
        now.reporter,
        now.unit,
        now.item,
        min(now.sheet) AS sheet,
        string_agg(now.cell, ', ' ORDER BY now.element) FILTER (now.value <> 0) AS cells,
        bool_and(now.value IS NOT DISTINCT FROM before.value) AS is_same,
        count(*) FILTER (now.value <> 0) AS figures
    FROM core.live_value now
    LEFT JOIN core.live_value before
        ON before.form = now.form
        AND before.unit = now.unit
        AND before.item = now.item
        AND before.element = now.element
        AND before.period_end + 1 = now.period_start
    WHERE now.element IN (SELECT unnest($elements))
    GROUP BY now.return_id, now.reporter, now.unit, now.item
),

whole AS (
    SELECT
        return_id,
        reporter,
        min(sheet) AS sheet,
        bool_and(is_same) AND sum(figures) >= $at_least AS is_same,
        sum(figures) AS figures
    FROM row_pair
    GROUP BY return_id, reporter
)

SELECT return_id, reporter AS unit, '' AS item, NULL AS element, sheet, NULL AS cells,
    NULL AS value, figures AS a, NULL AS b
FROM whole
WHERE is_same
UNION ALL
SELECT r.return_id, r.unit, r.item, NULL, r.sheet, r.cells, NULL, r.figures, NULL
FROM row_pair r
JOIN whole w ON w.return_id = r.return_id
WHERE r.is_same AND r.figures >= $at_least AND NOT w.is_same
ORDER BY return_id, unit, item
