-- The scored indicators below each part of the scheme.
-- grain: part, indicator
-- column: part | a part, the root left out
-- column: indicator | an indicator on it or on a part below it
-- unique: part, indicator
WITH RECURSIVE line AS (
    SELECT code AS part, code AS below FROM source.part WHERE depth > 0
    UNION ALL
    SELECT l.part, p.code FROM line l JOIN source.part p ON p.parent = l.below
)

SELECT l.part, i.code AS indicator
FROM line l
JOIN source.indicator i ON i.part = l.below AND i.is_scored
