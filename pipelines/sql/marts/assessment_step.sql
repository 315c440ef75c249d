-- The steps of assessments, in their order.
-- grain: assessment_id, step
-- column: assessment_id | the assessment
-- column: step | counts from 0
-- column: kind | drafted, opened, rulebook, frozen, verified, previewed, decided, signed, sealed, published, reopened
-- column: reason | why, in people's own words; NULL where nothing was said
-- column: taken_at | when
-- column: actor_role | the role that took it
-- unique: assessment_id, step
SELECT assessment_id, step, kind, reason, taken_at, actor_role
FROM source.assessment_step
