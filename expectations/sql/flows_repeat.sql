-- Figures of a period, not zero, that are the same as last period's: enough of them in single rows,
-- or in a return that is the same throughout where no single row has enough.
-- grain: return_id, unit, item
-- column: return_id | the return of the later period
-- column: unit | the row's unit; the reporter for a whole return
-- column: cells | the cells repeated; NULL for a whole return
-- column: a | number of figures repeated
WITH row_pair AS (
    SELECT
        now.return_id,
        now.reporter,
        now.unit,
        now.item,
        min(now.sheet) AS sheet,
        string_agg(now.cell, ', ' ORDER BY length(now.cell), now.cell)
            FILTER (now.value = before.value AND now.value <> 0) AS cells,
        count(*) FILTER (now.value = before.value AND now.value <> 0) AS figures,
        bool_and(now.value IS NOT DISTINCT FROM before.value) AS is_same
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

repeated_row AS (
    SELECT return_id, unit, item, sheet, cells, figures
    FROM row_pair
    WHERE figures >= $at_least
),

repeated_return AS (
    SELECT return_id, reporter AS unit, '' AS item, min(sheet) AS sheet, NULL AS cells,
        sum(figures) AS figures
    FROM row_pair
    GROUP BY return_id, reporter
    HAVING bool_and(is_same) AND sum(figures) >= $at_least
),

repeated AS (
    SELECT * FROM repeated_row
    UNION ALL
    SELECT w.* FROM repeated_return w ANTI JOIN repeated_row r ON r.return_id = w.return_id
)

SELECT return_id, unit, item, NULL AS element, sheet, cells, NULL AS value, figures AS a, NULL AS b
FROM repeated
ORDER BY return_id, unit, item
