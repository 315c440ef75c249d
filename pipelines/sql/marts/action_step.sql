-- Every step taken about an action: who did what, when and why.
-- grain: action_id, step
-- column: action_id | the action
-- column: step | counts the steps of the action in their order
-- column: unit | its owner
-- column: kind | opened, measure, done, back, moved, closed
-- column: reason | the measure, what was done, why it was sent back or moved, in people's words
-- column: due_date | of moved: the new one
-- column: taken_at | when
-- column: actor_role | the role that took it
-- column: actor_unit | the unit it acted for
-- unique: action_id, step
SELECT
    s.action_id,
    s.step,
    a.unit,
    s.kind,
    s.reason,
    s.due_date,
    s.taken_at,
    s.actor_role,
    s.actor_unit
FROM source.action_step s
JOIN source.action a ON a.action_id = s.action_id
