-- grain: action_id; all that people wrote withheld
-- withheld: problem | NULL
-- withheld: measure | NULL
-- withheld: source | NULL
SELECT *, true AS is_withheld
FROM marts.action
