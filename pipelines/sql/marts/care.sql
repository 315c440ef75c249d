-- Dimensions of care.
-- grain: code
-- column: code | care
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: short_zh | one word, Chinese
-- column: short_en | one word, English
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    short_zh,
    short_en,
    sort
FROM source.care
