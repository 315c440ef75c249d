-- grain: unit, period, figure; between a unit and those who judge, not for the public
SELECT *, true AS is_withheld
FROM marts.action_difference
