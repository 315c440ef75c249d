-- Where each finding stands, and what put an end to it.
-- grain: finding_id
-- column: finding_id | identity of the finding
-- column: status | open, explained, waived; corrected: the next version has it no more; repeated: it has
-- column: opened_at | when its problem began: it may have been carried on from version to version
-- column: closed_at | when it was explained, waived, corrected or carried on; NULL while open
-- column: closed_by | the role that did so; NULL where only other returns changed
-- column: closing_version | the version by which it was corrected or carried on
-- column: reason | why it is as it is, in the words of who explained or waived it
-- column: continues | the finding of the version before with the same problem
-- unique: finding_id
WITH step AS (
    SELECT
        finding_id,
        arg_max(kind, step) AS kind,
        arg_max(taken_at, step) AS taken_at,
        arg_max(actor_role, step) AS actor_role,
        arg_max(reason, step) AS reason
    FROM source.finding_step
    GROUP BY finding_id
),

settled AS (
    SELECT * FROM step WHERE kind <> 'reopened'
)

SELECT
    o.finding_id,
    CASE
        WHEN o.until IS NULL THEN coalesce(s.kind, 'open')
        WHEN o.is_carried_on THEN 'repeated'
        ELSE 'corrected'
    END AS status,
    o.opened_at,
    CASE WHEN o.until IS NULL THEN s.taken_at ELSE o.until END AS closed_at,
    CASE WHEN o.until IS NULL THEN s.actor_role ELSE v.actor_role END AS closed_by,
    o.next_version AS closing_version,
    s.reason,
    o.continues
FROM core.occurrence o
LEFT JOIN settled s ON s.finding_id = o.finding_id
LEFT JOIN source.version v
    ON v.form = o.form AND v.period = o.period AND v.reporter = o.reporter
    AND v.version = o.next_version
