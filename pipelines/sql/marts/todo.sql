-- What each unit has to do: errors to correct, warnings to explain, returns to send, actions to finish; and
-- its corrections that wait for another role.
-- Sort by due_date.
-- grain: kind, subject
-- column: kind | correct, explain, send, approve, act
-- column: subject | the finding's, correction's or action's id; form, period and reporter of a return to send
-- column: reporter | the unit that has to do it
-- column: form | form
-- column: period | native period
-- column: return_id | the return it is about; NULL for one to send
-- column: scope | of a finding: return or cross
-- column: rule_id | of a finding
-- column: unit | of a finding or correction: the unit the row is about
-- column: item | of these: item of the form's dimension, or empty
-- column: element | of these: the first element concerned
-- column: sheet | of these: sheet of the file
-- column: cells | of these: E12, F12
-- column: message_zh | of a finding: what is wrong, in Chinese
-- column: message_en | in English
-- column: remedy_zh | of a finding: what to do, in Chinese
-- column: remedy_en | in English
-- column: since | when the finding began, the correction was declared, the action opened; else NULL
-- column: due_date | the last day for it (of an action: that lateness is judged by); NULL for a correction
-- column: is_overdue | that day is over
-- unique: kind, subject
WITH asked AS (
    SELECT
        CASE f.severity WHEN 'error' THEN 'correct' ELSE 'explain' END AS kind,
        f.finding_id AS subject,
        f.* EXCLUDE (finding_id),
        f.opened_at AS since,
        -- Until the return is due at least, and then as long as the scheme gives.
        greatest(r.due_date, d.answer_by) AS due_date
    FROM marts.finding f
    LEFT JOIN core.reporting r
        ON r.form = f.form AND r.period = f.period AND r.reporter = f.reporter
    LEFT JOIN source.day d ON d.day = f.opened_at::DATE
    WHERE f.is_open AND f.severity IN ('error', 'warning')
),

owed AS (
    SELECT
        'send' AS kind,
        concat_ws(' ', form, period, reporter) AS subject,
        reporter, form, period, due_date
    FROM core.reporting
    WHERE is_expected AND status IN ('missing', 'not_due', 'rejected') AND versions = 0
),

awaited AS (
    SELECT
        'approve' AS kind,
        correction_id AS subject,
        reporter, form, period, return_id, unit, item, element, sheet, cell AS cells,
        declared_at AS since
    FROM marts.correction
    WHERE state = 'waiting'
),

unfinished AS (
    SELECT
        'act' AS kind, action_id AS subject, unit AS reporter, opened_at AS since,
        judged_due_date AS due_date
    FROM marts.action
    WHERE state IN ('open', 'in_hand')
),

everything AS (
    SELECT * FROM asked
    UNION ALL BY NAME
    SELECT * FROM owed
    UNION ALL BY NAME
    SELECT * FROM awaited
    UNION ALL BY NAME
    SELECT * FROM unfinished
)

SELECT
    e.kind,
    e.subject,
    e.reporter,
    e.form,
    e.period,
    e.return_id,
    e.scope,
    e.rule_id,
    e.unit,
    e.item,
    e.element,
    e.sheet,
    e.cells,
    e.message_zh,
    e.message_en,
    e.remedy_zh,
    e.remedy_en,
    e.since,
    e.due_date,
    coalesce(e.due_date < g.as_of::DATE, false) AS is_overdue
FROM everything e
CROSS JOIN source.setting g
