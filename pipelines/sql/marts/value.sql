-- The cells of the returns in force, and of the latest version where it was sent back.
-- The file, form and sheet of a cell are its return's.
-- grain: return_id, row, element, item
-- column: return_id | the return
-- column: period | native period
-- column: reporter | the unit that sent it
-- column: unit | the unit the row is about; NULL when the label is unknown
-- column: item | item of the form's dimension, or empty
-- column: row_kind | row or total
-- column: label | the row's heading as written
-- column: element | element
-- column: state | value, missing, na or bad
-- column: value | the number that counts, exact; NULL when the cell holds none
-- column: read_value | the number the file has
-- column: correction_id | the correction by which the two differ
-- column: is_repeated | its row stands further up in the return, and this one does not count
-- column: raw | as written
-- column: cell | F12; NULL when the file has no such cell
SELECT
    v.return_id,
    v.period,
    v.reporter,
    v.unit,
    v.item,
    v.row_kind,
    v.label,
    v.element,
    coalesce(a.new_state, v.state) AS state,
    CASE WHEN a.correction_id IS NULL THEN v.value ELSE a.new_value END AS value,
    v.value AS read_value,
    a.correction_id,
    c.return_id IS NOT NULL AS is_repeated,
    v.raw,
    l.letters || v.row AS cell
FROM source.part_value v
LEFT JOIN staging.column_letter l ON l.col = v.col
LEFT JOIN staging.repeated_cell c
    ON c.return_id = v.return_id AND c.element = v.element AND c.row = v.row AND c.col = v.col
LEFT JOIN staging.applied_correction a
    ON v.row_kind = 'row' AND c.return_id IS NULL
    AND a.return_id = v.return_id AND a.unit = v.unit AND a.item = v.item AND a.element = v.element
WHERE v.return_id IN (
    SELECT return_id FROM source.version WHERE is_live OR (is_latest AND verdict = 'returned')
)
