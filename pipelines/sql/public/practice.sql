-- grain: practice_id; what people wrote withheld
-- withheld: what | NULL
SELECT *, true AS is_withheld
FROM marts.practice
