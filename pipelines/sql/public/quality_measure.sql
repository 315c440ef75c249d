-- grain: unit, period, measure; below the top unit those withheld that say whether sensitive figures
-- agree with others or with a recount
-- withheld: numerator | NULL
-- withheld: denominator | NULL
-- withheld: share | NULL
SELECT
    m.*,
    m.unit <> g.top_unit AND m.measure IN ('agrees_across', 'recount_matches')
    AND EXISTS (SELECT 1 FROM source.element e WHERE e.is_sensitive) AS is_withheld
FROM marts.quality_measure m
CROSS JOIN source.setting g
