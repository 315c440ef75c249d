-- Dimensions of data quality.
-- grain: code
-- column: code | dimension
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: weight | of 100
-- column: why_zh | the reason for measures and weight, in Chinese
-- column: why_en | in English
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    weight,
    why_zh,
    why_en,
    sort
FROM source.quality_dimension
