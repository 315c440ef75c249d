-- grain: assessment_id, step; reasons, in people's own words, are for the team
-- withheld: reason | NULL
-- only: team
SELECT *, true AS is_withheld
FROM marts.assessment_step
