-- grain: element, unit, period; numbers of sensitive elements below the top unit withheld
-- withheld: value | NULL
-- withheld: state | 'suppressed'
-- withheld: is_flagged | false
SELECT v.*, e.is_sensitive AND v.unit <> g.top_unit AS is_withheld
FROM marts.element_value v
JOIN source.element e ON e.code = v.element
CROSS JOIN source.setting g
