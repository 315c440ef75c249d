-- grain: unit, period, part; points of parts that rest on sensitive elements withheld
-- withheld: effective_weight | NULL
-- withheld: points | NULL
-- withheld: assessed_weight | NULL
-- withheld: state | 'suppressed'
SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_part s
JOIN source.part p ON p.code = s.part
CROSS JOIN source.setting g
