-- grain: unit, period, part; withheld when a sensitive leaf counts: weight given on from part to part
-- tells which of them could not be assessed
-- withheld: effective_weight | NULL
-- withheld: points | NULL
-- withheld: assessed_weight | NULL
-- withheld: state | 'suppressed'
SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_part s
CROSS JOIN source.setting g
JOIN source.part p ON p.depth = 0
