-- grain: unit, period, code, matter; adjustments that rest on sensitive elements withheld
WITH marked AS (
    SELECT s.*, coalesce(a.is_sensitive, false) AND s.unit <> g.top_unit AS is_hidden
    FROM marts.score_adjustment s
    LEFT JOIN source.adjustment a ON a.code = s.code
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN events END AS events,
    CASE WHEN NOT is_hidden THEN points END AS points,
    CASE WHEN NOT is_hidden THEN detail_zh END AS detail_zh,
    CASE WHEN NOT is_hidden THEN detail_en END AS detail_en
)
FROM marked
