-- Forms of return.
-- grain: code
-- column: code | form
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: grain | month, quarter, half or year
-- column: due_days | days after the end of the period
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    grain,
    due_days,
    sort
FROM source.form
