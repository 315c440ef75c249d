-- grain: finding_id, step; not for the public
SELECT *, true AS is_withheld
FROM marts.finding_step
