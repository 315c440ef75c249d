-- The corrections that count: approved, of a return in force whose cell holds the value they were
-- declared for.
-- grain: return_id, unit, item, element
-- column: correction_id | the correction
-- column: return_id | the return in force
-- column: unit | the unit the row is about
-- column: item | item of the form's dimension, or empty
-- column: element | element
-- column: new_value | the number that counts; NULL for missing
-- column: new_state | value or missing
-- unique: return_id, unit, item, element
SELECT
    a.correction_id,
    a.return_id,
    a.unit,
    a.item,
    a.element,
    a.new_value,
    CASE WHEN a.new_value IS NULL THEN 'missing' ELSE 'value' END AS new_state
FROM source.correction a
JOIN staging.live_return r ON r.return_id = a.return_id
JOIN source.part_value v
    ON v.return_id = a.return_id AND v.unit = a.unit AND v.item = a.item AND v.element = a.element
    AND v.row_kind = 'row'
    AND CASE WHEN v.state = 'value' THEN v.value END IS NOT DISTINCT FROM a.old_value
ANTI JOIN staging.repeated_cell c
    ON c.return_id = v.return_id AND c.element = v.element AND c.row = v.row AND c.col = v.col
WHERE a.decision = 'approved'
