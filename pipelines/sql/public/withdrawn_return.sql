-- grain: form, period, unit, version; the reason, which is free text about a unit's affairs, withheld
-- withheld: reason | NULL
SELECT w.*, true AS is_withheld
FROM marts.withdrawn_return w
