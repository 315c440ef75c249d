-- Cells that do not count, as their row and element stands a second time in the return.
-- grain: return_id, element, row, col
-- column: return_id | the return
-- column: element | element
-- column: row | of the cell in the file
-- column: col | of the cell in the file
WITH twice AS (
    SELECT return_id, unit, item, element
    FROM source.part_value
    WHERE row_kind = 'row' AND unit IS NOT NULL
    GROUP BY return_id, unit, item, element
    HAVING count(*) > 1
)

SELECT v.return_id, v.element, v.row, v.col
FROM twice t
JOIN source.part_value v
    ON v.return_id = t.return_id AND v.unit = t.unit AND v.item = t.item
    AND v.element = t.element AND v.row_kind = 'row'
QUALIFY row_number() OVER (
    PARTITION BY v.return_id, v.unit, v.item, v.element ORDER BY v.row, v.col
) > 1
