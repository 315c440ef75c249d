-- Figures of a period that are all the same as last period's, enough of them not zero: of single
-- rows, and of a whole return where no single row has enough of them.
-- grain: return_id, unit, item
-- column: return_id | the return of the later period
-- column: unit | the row's unit; the reporter for a whole return
-- column: cells | the cells that are not zero; NULL for a whole return
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

same_row AS (
    SELECT return_id, unit, item, sheet, cells, figures
    FROM row_pair
    WHERE is_same AND figures >= $at_least
),

same_return AS (
    SELECT return_id, reporter AS unit, '' AS item, min(sheet) AS sheet, NULL AS cells,
        sum(figures) AS figures
    FROM row_pair
    GROUP BY return_id, reporter
    HAVING bool_and(is_same) AND sum(figures) >= $at_least
),

repeated AS (
    SELECT * FROM same_row
    UNION ALL
    SELECT w.* FROM same_return w ANTI JOIN same_row r ON r.return_id = w.return_id
)

SELECT return_id, unit, item, NULL AS element, sheet, cells, NULL AS value, figures AS a, NULL AS b
FROM repeated
ORDER BY return_id, unit, item
