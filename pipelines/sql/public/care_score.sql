-- grain: unit, period, care; points of cares that rest on sensitive elements withheld
WITH marked AS (
    SELECT
        s.*,
        s.unit <> g.top_unit AND EXISTS (
            SELECT 1
            FROM source.indicator i
            WHERE i.care = s.care AND i.is_scored AND i.is_sensitive
        ) AS is_hidden
    FROM marts.care_score s
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN points END AS points,
    CASE WHEN NOT is_hidden THEN weight END AS weight,
    CASE WHEN NOT is_hidden THEN share END AS share
)
FROM marked
