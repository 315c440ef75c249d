-- The cells that count: owed rows of returns in force, cells without a number included.
-- Of a row sent twice the first counts; a total row never does. A correction that is applied stands in
-- the place of what was read.
-- grain: form, period, unit, item, element
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sent the return
-- column: unit | the unit the row is about
-- column: item | item of the form's dimension, or empty
-- column: element | element
-- column: value | the number, exact; NULL when the cell holds none
-- column: state | value, missing, na or bad
-- column: period_start | first day of the period
-- column: period_end | last day of the period
-- column: return_id | the return in force
-- column: sheet | sheet of the file
-- column: cell | F12; NULL when the file has no such cell
-- column: raw | as written, corrected or not
SELECT
    v.form,
    v.period,
    v.reporter,
    v.unit,
    v.item,
    v.element,
    CASE
        WHEN a.correction_id IS NOT NULL THEN a.new_value
        WHEN v.state = 'value' THEN v.value
    END AS value,
    coalesce(a.new_state, v.state) AS state,
    p.start_date AS period_start,
    p.end_date AS period_end,
    v.return_id,
    v.sheet,
    l.letters || v.row AS cell,
    v.raw
FROM source.part_value v
JOIN staging.live_return r ON r.return_id = v.return_id
JOIN source.element e ON e.code = v.element AND e.form = v.form
JOIN source.period p ON p.code = v.period
LEFT JOIN staging.column_letter l ON l.col = v.col
LEFT JOIN staging.applied_correction a
    ON a.return_id = v.return_id AND a.unit = v.unit AND a.item = v.item AND a.element = v.element
ANTI JOIN staging.repeated_cell c
    ON c.return_id = v.return_id AND c.element = v.element AND c.row = v.row AND c.col = v.col
WHERE v.row_kind = 'row'
    AND EXISTS (
        SELECT 1
        FROM core.owed o
        WHERE o.form = v.form AND o.period = v.period AND o.reporter = v.reporter
            AND o.unit = v.unit
    )
