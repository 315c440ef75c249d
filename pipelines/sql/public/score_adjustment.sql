-- grain: unit, period, code, matter; adjustments that rest on sensitive elements withheld
-- withheld: events | NULL
-- withheld: points | NULL
-- withheld: detail_zh | NULL
-- withheld: detail_en | NULL
SELECT s.*, coalesce(a.is_sensitive, false) AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_adjustment s
LEFT JOIN source.adjustment a ON a.code = s.code
CROSS JOIN source.setting g
