-- grain: unit, period, code, matter; those that rest on sensitive elements left out: that there is one
-- says as much as its points
SELECT s.*, coalesce(a.is_sensitive, false) AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_adjustment s
LEFT JOIN source.adjustment a ON a.code = s.code
CROSS JOIN source.setting g
