-- grain: element, unit, period; sensitive elements stand for the top unit in periods that are settled and for
-- assessed units in whole years, small counts and what would tell them apart: see disclosure.shown_element.
-- What is not there at all stays so
-- withheld: value | NULL
-- withheld: state | CASE WHEN received = 0 THEN 'no_data' ELSE 'suppressed' END
-- withheld: is_flagged | false
SELECT v.*, e.is_sensitive AND s.element IS NULL AS is_withheld
FROM marts.element_value v
JOIN source.element e ON e.code = v.element
LEFT JOIN disclosure.shown_element s
    ON s.element = v.element AND s.unit = v.unit AND s.period = v.period
