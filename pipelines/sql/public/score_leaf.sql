-- grain: unit, period, indicator; points of indicators that rest on sensitive elements withheld
-- withheld: effective_weight | NULL
-- withheld: value | NULL
-- withheld: points | NULL
-- withheld: full_points | NULL
-- withheld: received_factor | NULL
-- withheld: state | 'suppressed'
SELECT s.*, i.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_leaf s
JOIN source.indicator i ON i.code = s.indicator
CROSS JOIN source.setting g
