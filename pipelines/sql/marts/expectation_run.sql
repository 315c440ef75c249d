-- How each rule inside returns has fared over all returns judged, in whatever batches they came.
-- grain: form, rule_id, columns
-- column: form | form
-- column: rule_id | rule
-- column: columns | the elements it looked at
-- column: expectation | the expectation's type
-- column: description_zh | what was expected, in Chinese
-- column: description_en | in English
-- column: evaluated | rows looked at
-- column: failed | rows in which it did not hold
-- column: judged_at | when last
-- unique: form, rule_id, columns
SELECT
    form,
    rule_id,
    columns,
    arg_max(expectation, (judged_at, run_id)) AS expectation,
    arg_max(description_zh, (judged_at, run_id)) AS description_zh,
    arg_max(description_en, (judged_at, run_id)) AS description_en,
    sum(evaluated)::BIGINT AS evaluated,
    sum(failed)::BIGINT AS failed,
    max(judged_at) AS judged_at
FROM source.expectation_result
GROUP BY form, rule_id, columns
