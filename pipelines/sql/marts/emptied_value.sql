-- Cells that hold no number now and held one in an earlier version of the return in force, or before a
-- correction: who took the number over has to take it out again.
-- grain: form, period, unit, item, element
-- column: return_id | the return in force
-- column: form | form
-- column: period | native period
-- column: reporter | the unit that sent it
-- column: unit | the unit the row is about
-- column: item | item of the form's dimension, or empty
-- column: element | element
-- unique: form, period, unit, item, element
SELECT
    r.return_id, r.form, r.period, r.reporter, v.unit, v.item, v.element
FROM source.version r
JOIN source.version b
    ON b.form = r.form AND b.period = r.period AND b.reporter = r.reporter
    AND b.version < r.version
JOIN source.revised_value v ON v.return_id = b.return_id AND v.unit IS NOT NULL
JOIN source.element e ON e.code = v.element
ANTI JOIN core.live_value l
    ON l.form = r.form AND l.period = r.period AND l.unit = v.unit AND l.item = v.item
    AND l.element = v.element AND l.value IS NOT NULL
WHERE r.is_live
UNION
SELECT l.return_id, l.form, l.period, l.reporter, l.unit, l.item, l.element
FROM core.live_value l
JOIN staging.applied_correction a
    ON a.return_id = l.return_id AND a.unit = l.unit AND a.item = l.item AND a.element = l.element
WHERE l.value IS NULL
