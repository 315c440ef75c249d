-- Rules returns are held to.
-- grain: rule_id
-- column: rule_id | rule
-- column: form | its form; empty for all forms
-- column: kind | what kind of rule
-- column: severity | error, warning or note
-- column: description_zh | what holds, in Chinese
-- column: description_en | in English
-- unique: rule_id
SELECT
    rule_id,
    form,
    kind,
    severity,
    description_zh,
    description_en
FROM source.rule
