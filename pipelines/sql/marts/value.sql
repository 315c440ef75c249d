-- The cells of the returns in force, and of the latest version where it was sent back.
-- grain: return_id, sheet, row, element, item
-- column: return_id | the return
-- column: form | form
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
-- column: sheet | sheet of the file
-- column: cell | F12; NULL when the file has no such cell
-- column: file_hash | SHA-256 of the file
-- column: file_name | as received
WITH shown AS (
    SELECT return_id, any_value(file_hash) AS file_hash, any_value(file_name) AS file_name
    FROM source.version
    WHERE is_live OR (is_latest AND verdict = 'returned')
    GROUP BY return_id
)

SELECT
    v.return_id,
    v.form,
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
    v.sheet,
    l.letters || v.row AS cell,
    s.file_hash,
    s.file_name
FROM source.part_value v
JOIN shown s ON s.return_id = v.return_id
LEFT JOIN staging.column_letter l ON l.col = v.col
