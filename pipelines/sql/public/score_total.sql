-- grain: unit, period, assessment; numbers, grade and rank withheld when a sensitive leaf counts
-- withheld: base | NULL
-- withheld: deductions | NULL
-- withheld: bonus | NULL
-- withheld: total | NULL
-- withheld: grade | NULL
-- withheld: grade_zh | NULL
-- withheld: grade_en | NULL
-- withheld: rank | NULL
-- withheld: rank_of | NULL
-- withheld: is_ranked | false
-- withheld: assessed_share | NULL
-- withheld: state | 'suppressed'
-- withheld: note_zh | NULL
-- withheld: note_en | NULL
SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_total s
CROSS JOIN source.setting g
JOIN source.part p ON p.depth = 0
