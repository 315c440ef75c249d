-- grain: element, unit, period; numbers of sensitive elements below the top unit withheld
WITH marked AS (
    SELECT v.*, e.is_sensitive AND v.unit <> g.top_unit AS is_hidden
    FROM marts.element_value v
    JOIN source.element e ON e.code = v.element
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN value END AS value,
    CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state,
    is_flagged AND NOT is_hidden AS is_flagged
)
FROM marked
