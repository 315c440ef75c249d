-- grain: unit, period, assessment; numbers withheld, grade and rank kept, when a sensitive leaf counts
-- withheld: base | NULL
-- withheld: deductions | NULL
-- withheld: bonus | NULL
-- withheld: total | NULL
-- withheld: assessed_share | NULL
-- withheld: state | 'suppressed'
-- withheld: note_zh | NULL
-- withheld: note_en | NULL
SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_total s
CROSS JOIN source.setting g
JOIN source.part p ON p.depth = 0
