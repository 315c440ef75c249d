-- grain: a cell; those of sensitive elements left out
SELECT v.*
FROM marts.value v
JOIN source.element e ON e.code = v.element
WHERE NOT e.is_sensitive
