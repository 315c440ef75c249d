-- grain: form, period, unit, sort; the reason, which is free text about a unit's affairs, withheld
-- withheld: reason | NULL
SELECT x.*, true AS is_withheld
FROM marts.extension x
