-- grain: unit, period; below the top unit withheld when it rests on withheld measures
-- withheld: total | NULL
-- withheld: counted_share | NULL
-- withheld: dimensions | NULL
-- withheld: is_over | false
-- withheld: state | 'suppressed'
SELECT
    t.*,
    t.unit <> g.top_unit AND EXISTS (
        SELECT 1
        FROM source.quality_item i
        WHERE i.is_sensitive
    ) AS is_withheld
FROM marts.quality_total t
CROSS JOIN source.setting g
