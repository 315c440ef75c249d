-- grain: unit, period, dimension; below the top unit those withheld that rest on withheld measures
-- withheld: measures | NULL
-- withheld: score | NULL
-- withheld: is_over | false
-- withheld: effective_weight | NULL
SELECT
    s.*,
    s.unit <> g.top_unit AND EXISTS (
        SELECT 1
        FROM source.quality_item i
        WHERE i.dimension = s.dimension AND i.is_sensitive
    ) AS is_withheld
FROM marts.quality_score s
CROSS JOIN source.setting g
