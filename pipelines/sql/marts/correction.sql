-- Declared corrections, each with what became of it.
-- grain: correction_id
-- column: correction_id | identity of the correction
-- column: state | applied, waiting for approval, stale (its return is not in force), refused, revoked
-- column: return_id | the return it is of
-- column: form | form
-- column: period | native period
-- column: reporter | the unit that sent the return
-- column: version | of the return in its slot; NULL when it was withdrawn
-- column: unit | the unit the row is about
-- column: item | item of the form's dimension, or empty
-- column: element | element
-- column: sheet | sheet of the file
-- column: cell | F12; NULL when the file has no such cell
-- column: old_value | the number the file has; NULL when the cell holds none
-- column: new_value | the number in its place; NULL for missing
-- column: reason | why, in the words of who declared it
-- column: declared_at | when
-- column: declared_by | the role
-- column: decided_at | when it was approved, refused or revoked
-- column: decided_by | the role
-- column: decided_because | why, where that was said
-- unique: correction_id
WITH about AS (
    SELECT return_id, max(version) AS version, bool_or(is_live) AS is_live
    FROM source.version
    GROUP BY return_id
)

SELECT
    c.correction_id,
    CASE
        WHEN c.decision IN ('refused', 'revoked') THEN c.decision
        WHEN c.decision = 'waiting' AND v.is_live THEN 'waiting'
        WHEN a.correction_id IS NOT NULL THEN 'applied'
        ELSE 'stale'
    END AS state,
    c.return_id,
    c.form,
    c.period,
    c.reporter,
    v.version,
    c.unit,
    c.item,
    c.element,
    c.sheet,
    c.cell,
    c.old_value,
    c.new_value,
    c.reason,
    c.declared_at,
    c.declared_by,
    c.decided_at,
    c.decided_by,
    c.decided_because
FROM source.correction c
LEFT JOIN about v ON v.return_id = c.return_id
LEFT JOIN staging.applied_correction a ON a.correction_id = c.correction_id
