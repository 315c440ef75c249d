-- grain: unit, period, part; points of parts that rest on sensitive elements withheld
WITH marked AS (
    SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_hidden
    FROM marts.score_part s
    JOIN source.part p ON p.code = s.part
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN effective_weight END AS effective_weight,
    CASE WHEN NOT is_hidden THEN points END AS points,
    CASE WHEN NOT is_hidden THEN assessed_weight END AS assessed_weight,
    CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state
)
FROM marked
