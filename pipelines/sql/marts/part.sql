-- Nodes of the assessment scheme, the root first.
-- grain: code
-- column: code | node
-- column: parent | its parent; NULL for the root
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: weight | sum of its indicators' weights
-- column: depth | 0 for the root
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    parent,
    name_zh,
    name_en,
    weight,
    depth,
    sort
FROM source.part
