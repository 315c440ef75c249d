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
-- column: value | the number, exact; NULL when the cell holds none
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
    v.state,
    v.value,
    v.raw,
    l.letters || v.row AS cell
FROM source.part_value v
LEFT JOIN staging.column_letter l ON l.col = v.col
WHERE v.return_id IN (
    SELECT return_id FROM source.version WHERE is_live OR (is_latest AND verdict = 'returned')
)
