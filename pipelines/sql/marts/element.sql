-- Figures the forms ask for.
-- grain: code
-- column: code | element
-- column: form | its form
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: measure_zh | what it counts, in Chinese
-- column: measure_en | in English
-- column: measure_type | count, amount, days or flag
-- column: kind | stock, flow, cum or flag
-- column: once_a_year | each family or person counts once a year
-- column: is_sensitive | withheld from those not concerned
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    form,
    name_zh,
    name_en,
    measure_zh,
    measure_en,
    measure_type,
    kind,
    once_a_year,
    is_sensitive,
    sort
FROM source.element
