-- Panels: a question, and what answers it.
-- grain: group_code, code
-- column: group_code | group
-- column: code | panel
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: question_zh | the question, in Chinese
-- column: question_en | in English
-- column: limits_zh | what it does not say, in Chinese
-- column: limits_en | in English
-- column: sort | catalogue order
-- unique: group_code, code
SELECT
    group_code,
    code,
    name_zh,
    name_en,
    question_zh,
    question_en,
    limits_zh,
    limits_en,
    sort
FROM source.panel
