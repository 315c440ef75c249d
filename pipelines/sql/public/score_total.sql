-- grain: unit, period, assessment; numbers and rank withheld when a sensitive leaf counts: the bands are in
-- score_band. The grade stands where the total's band is one and no grade is rationed
-- flag: is_certain
-- withheld: base | NULL
-- withheld: deductions | NULL
-- withheld: bonus | NULL
-- withheld: total | NULL
-- withheld: grade | CASE WHEN is_certain THEN grade END
-- withheld: grade_zh | CASE WHEN is_certain THEN grade_zh END
-- withheld: grade_en | CASE WHEN is_certain THEN grade_en END
-- withheld: rank | NULL
-- withheld: rank_of | NULL
-- withheld: is_ranked | false
-- withheld: assessed_share | NULL
-- withheld: state | 'suppressed'
-- withheld: note_zh | NULL
-- withheld: note_en | NULL
SELECT
    s.*,
    b.unit IS NOT NULL AND NOT coalesce(r.is_rationed, false) AS is_certain,
    p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_total s
CROSS JOIN source.setting g
JOIN source.part p ON p.depth = 0
LEFT JOIN marts.score_band b
    ON b.kind = 'total' AND b.unit = s.unit AND b.period = s.period
    AND b.assessment = s.assessment AND b.low_band = b.high_band
CROSS JOIN (SELECT bool_or(is_rationed) AS is_rationed FROM source.band) r
