-- Roles that act, the program's own parts among them.
-- grain: code
-- column: code | role
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    sort
FROM source.role
