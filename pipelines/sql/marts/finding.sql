-- What is wrong or wants explaining: inside returns, and across them as of this build.
-- grain: finding_id
-- column: finding_id | identity of the finding
-- column: scope | return or cross
-- column: return_id | the return it is about
-- column: rule_id | the rule that does not hold
-- column: severity | error, warning or note
-- column: form | form
-- column: period | native period
-- column: reporter | the unit that sent the return
-- column: unit | the unit the row is about; NULL when the label is unknown
-- column: item | item of the form's dimension, or empty
-- column: element | the first element concerned
-- column: sheet | sheet of the file
-- column: cells | E12, F12
-- column: value | as written in the cells
-- column: message_zh | what is wrong, in Chinese
-- column: message_en | in English
-- column: remedy_zh | what to do, in Chinese
-- column: remedy_en | in English
-- column: found_at | when the return it is about first came
-- column: is_open | it belongs to the latest version of its slot
-- unique: finding_id
WITH found AS (
    SELECT 'return' AS scope, * FROM source.return_finding
    UNION ALL
    SELECT 'cross' AS scope, * FROM source.cross_finding
),

about AS (
    SELECT
        return_id,
        any_value(form) AS form,
        any_value(period) AS period,
        any_value(reporter) AS reporter,
        min(received_at) AS received_at,
        bool_or(is_latest) AS is_latest
    FROM source.version
    GROUP BY return_id
)

SELECT
    f.finding_id,
    f.scope,
    f.return_id,
    f.rule_id,
    f.severity,
    a.form,
    a.period,
    a.reporter,
    f.unit,
    f.item,
    f.element,
    f.sheet,
    f.cells,
    f.value,
    f.message_zh,
    f.message_en,
    f.remedy_zh,
    f.remedy_en,
    a.received_at AS found_at,
    a.is_latest AS is_open
FROM found f
JOIN about a ON a.return_id = f.return_id
