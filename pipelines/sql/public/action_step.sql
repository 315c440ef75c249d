-- grain: action_id, step; not for the public
SELECT *, true AS is_withheld
FROM marts.action_step
