-- grain: a cell; those of sensitive elements left out; a heading nobody knows and a cell that is no number, in
-- people's own words, withheld
-- withheld: raw | CASE WHEN read_value IS NOT NULL THEN raw END
-- withheld: label | CASE WHEN unit IS NOT NULL THEN label END
-- left out: element IN (SELECT code FROM source.element WHERE is_sensitive)
SELECT
    v.*,
    e.is_sensitive
    OR (v.raw IS NOT NULL AND v.read_value IS NULL)
    OR (v.label IS NOT NULL AND v.unit IS NULL) AS is_withheld
FROM marts.value v
JOIN source.element e ON e.code = v.element
