-- grain: unit, period, measure; below the top unit those withheld that tell of sensitive figures
-- withheld: numerator | NULL
-- withheld: denominator | NULL
-- withheld: share | NULL
SELECT
    m.*,
    m.unit <> g.top_unit AND i.is_sensitive AS is_withheld
FROM marts.quality_measure m
JOIN source.quality_item i ON i.measure = m.measure
CROSS JOIN source.setting g
