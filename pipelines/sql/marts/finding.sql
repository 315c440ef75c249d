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
-- column: status | open, explained, waived, corrected (by a later version) or repeated (carried on in it)
-- column: is_open | its status is open
-- column: opened_at | when its problem began, in this version or one before
-- column: closed_at | when it was explained, waived, corrected or carried on; NULL while open
-- column: closed_by | the role that did so
-- column: closing_version | the version that corrected it or carries it on
-- column: reason | why it is right as it is; who reports, or an evaluator, says so
-- column: continues | the finding of the version before with the same problem
-- column: age_days | days from its opening to its close, or to this build
-- column: age_working_days | the working days of these
-- unique: finding_id
WITH found AS (
    SELECT 'return' AS scope, * FROM source.return_finding
    UNION ALL
    SELECT 'cross' AS scope, * EXCLUDE (first_seen_at, resolved_at) FROM source.cross_finding
),

about AS (
    SELECT
        return_id,
        any_value(form) AS form,
        any_value(period) AS period,
        any_value(reporter) AS reporter,
        min(received_at) AS received_at
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
    l.status,
    l.status = 'open' AS is_open,
    l.opened_at,
    l.closed_at,
    l.closed_by,
    l.closing_version,
    l.reason,
    l.continues,
    coalesce(l.closed_at, g.as_of)::DATE - l.opened_at::DATE AS age_days,
    d.working_days - b.working_days AS age_working_days
FROM found f
JOIN about a ON a.return_id = f.return_id
JOIN core.life l ON l.finding_id = f.finding_id
CROSS JOIN source.setting g
LEFT JOIN source.day b ON b.day = l.opened_at::DATE
LEFT JOIN source.day d ON d.day = coalesce(l.closed_at, g.as_of)::DATE
