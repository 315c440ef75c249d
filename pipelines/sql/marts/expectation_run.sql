-- How each rule inside returns fared when its form was last judged.
-- grain: form, rule_id, columns
-- column: form | form
-- column: rule_id | rule
-- column: columns | the elements it looked at
-- column: expectation | the expectation's type
-- column: description_zh | what was expected, in Chinese
-- column: description_en | in English
-- column: evaluated | rows looked at
-- column: failed | rows in which it did not hold
-- column: judged_at | when
-- unique: form, rule_id, columns
SELECT
    form,
    rule_id,
    columns,
    expectation,
    description_zh,
    description_en,
    evaluated,
    failed,
    judged_at
FROM source.expectation_result
QUALIFY row_number() OVER (
    PARTITION BY form, rule_id, columns ORDER BY judged_at DESC, run_id DESC
) = 1
