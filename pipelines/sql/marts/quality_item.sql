-- Measures of data quality, by dimension.
-- grain: measure
-- column: measure | measure of data quality
-- column: dimension | its dimension
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: share_zh | what it is a share of, in Chinese
-- column: share_en | in English
-- column: weight | within its dimension
-- column: sort | catalogue order
-- unique: measure
SELECT
    measure,
    dimension,
    name_zh,
    name_en,
    share_zh,
    share_en,
    weight,
    sort
FROM source.quality_item
