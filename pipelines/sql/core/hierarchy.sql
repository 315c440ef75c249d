-- Who counts towards whom: every unit towards itself and, where its level rolls up, towards all above.
-- grain: ancestor, unit, from day to day
-- column: ancestor | the unit counted towards
-- column: unit | the unit counted; itself an ancestor of itself
-- column: distance | levels between them, 0 for itself
-- column: valid_from | first day, inclusive
-- column: valid_to | last day, inclusive
-- unique: ancestor, unit, valid_from
WITH RECURSIVE line AS (
    SELECT
        code AS unit, code AS ancestor, parent, rolls_up, 0 AS distance, valid_from, valid_to
    FROM staging.unit
    UNION ALL
    SELECT
        l.unit,
        p.code,
        p.parent,
        p.rolls_up,
        l.distance + 1,
        greatest(l.valid_from, p.valid_from),
        least(l.valid_to, p.valid_to)
    FROM line l
    JOIN staging.unit p
        ON p.code = l.parent
        AND p.valid_from <= l.valid_to
        AND p.valid_to >= l.valid_from
    WHERE l.rolls_up
)
SELECT ancestor, unit, distance, valid_from, valid_to
FROM line
