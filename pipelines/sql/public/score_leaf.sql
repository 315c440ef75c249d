-- grain: unit, period, indicator; points of indicators that rest on sensitive elements withheld
WITH marked AS (
    SELECT s.*, i.is_sensitive AND s.unit <> g.top_unit AS is_hidden
    FROM marts.score_leaf s
    JOIN source.indicator i ON i.code = s.indicator
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN effective_weight END AS effective_weight,
    CASE WHEN NOT is_hidden THEN value END AS value,
    CASE WHEN NOT is_hidden THEN points END AS points,
    CASE WHEN NOT is_hidden THEN full_points END AS full_points,
    CASE WHEN NOT is_hidden THEN received_factor END AS received_factor,
    CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state
)
FROM marked
