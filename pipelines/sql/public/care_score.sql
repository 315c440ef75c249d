-- grain: unit, period, care; points of cares that rest on sensitive elements withheld
-- withheld: points | NULL
-- withheld: weight | NULL
-- withheld: share | NULL
SELECT
    s.*,
    s.unit <> g.top_unit AND EXISTS (
        SELECT 1
        FROM source.indicator i
        WHERE i.care = s.care AND i.is_scored AND i.is_sensitive
    ) AS is_withheld
FROM marts.care_score s
CROSS JOIN source.setting g
