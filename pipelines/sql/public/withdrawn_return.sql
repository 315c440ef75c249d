-- grain: form, period, unit, version; the reason and the file's name, which are people's own words, withheld
-- withheld: reason | NULL
-- withheld: file_name | NULL
SELECT w.*, true AS is_withheld
FROM marts.withdrawn_return w
