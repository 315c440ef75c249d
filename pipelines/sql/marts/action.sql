-- Actions: problems with an owner and a due date, and where each stands.
-- Sort by opened_at, action_id.
-- grain: action_id
-- column: action_id | identity of the action
-- column: unit | its owner: a unit of the assessed level or a member department
-- column: problem | what was found, in the words of who opened it
-- column: measure | what the owner is to do, in its words; NULL while not agreed
-- column: source_kind | where it was found: assessment, finding, row (of figures), free
-- column: source | the id, codes or words of that
-- column: repeats | the closed action whose problem came again; NULL for a new one
-- column: opened_at | when
-- column: opened_by | the role
-- column: first_due_date | the last day for it, as first set
-- column: due_date | the same, as last agreed
-- column: judged_due_date | the one lateness is judged by: moved only where the one before was not over
-- column: state | open (no measure yet), in_hand, done (to be looked at), closed (looked at and held good)
-- column: is_overdue | not done, and judged_due_date is over as of the build
-- column: is_late | overdue, or done after judged_due_date
-- column: done_at | when its owner said it was done, unless it was sent back
-- column: closed_at | when another role found it done
-- column: closed_by | that role
-- column: times_back | how often it was sent back
-- unique: action_id
SELECT
    a.action_id,
    a.unit,
    a.problem,
    a.measure,
    a.source_kind,
    a.source,
    a.repeats,
    a.opened_at,
    a.opened_by,
    a.first_due_date,
    a.due_date,
    a.judged_due_date,
    a.state,
    a.done_at IS NULL AND a.judged_due_date < g.as_of::DATE AS is_overdue,
    a.judged_due_date < coalesce(a.done_at, g.as_of)::DATE AS is_late,
    a.done_at,
    a.closed_at,
    a.closed_by,
    a.times_back
FROM source.action a
CROSS JOIN source.setting g
