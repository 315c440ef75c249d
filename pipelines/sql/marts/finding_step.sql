-- Every step in the life of a finding: who did what, when and why.
-- grain: finding_id, step
-- column: finding_id | the finding
-- column: step | counts the steps of all findings in their order
-- column: return_id | the return it is about
-- column: reporter | the unit that sent the return
-- column: unit | the unit the finding's row is about; NULL when the label is unknown
-- column: kind | explained, waived, reopened
-- column: reason | why, in the words of who took the step
-- column: taken_at | when
-- column: actor_role | the role that took it
-- column: actor_unit | the unit it acted for
-- unique: finding_id, step
SELECT
    s.finding_id,
    s.step,
    s.return_id,
    f.reporter,
    f.unit,
    s.kind,
    s.reason,
    s.taken_at,
    s.actor_role,
    s.actor_unit
FROM source.finding_step s
JOIN marts.finding f ON f.finding_id = s.finding_id
