-- Levels of the hierarchy, from the top.
-- grain: code
-- column: code | level
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: rolls_up | its units are added to their parents
-- column: sort | from the top
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    rolls_up,
    sort
FROM source.level
