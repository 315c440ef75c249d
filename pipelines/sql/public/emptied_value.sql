-- grain: a cell; those of sensitive elements left out
SELECT v.*, e.is_sensitive AS is_withheld
FROM marts.emptied_value v
JOIN source.element e ON e.code = v.element
