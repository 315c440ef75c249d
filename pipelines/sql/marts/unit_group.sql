-- Groups within which units are compared.
-- grain: code
-- column: code | group
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: is_ranked | its units are ranked
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    is_ranked,
    sort
FROM source.unit_group
