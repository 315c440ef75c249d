-- grain: unit, period, indicator; of indicators that rest on sensitive elements all but the goal is
-- withheld, of the others what depends on which of the scheme's indicators could be assessed
-- withheld: effective_weight | NULL
-- withheld: full_points | NULL
-- withheld: value | CASE WHEN indicator IN (SELECT code FROM source.indicator WHERE is_sensitive) THEN NULL ELSE value END
-- withheld: points | CASE WHEN indicator IN (SELECT code FROM source.indicator WHERE is_sensitive) THEN NULL ELSE points END
-- withheld: received_factor | CASE WHEN indicator IN (SELECT code FROM source.indicator WHERE is_sensitive) THEN NULL ELSE received_factor END
-- withheld: state | CASE WHEN indicator IN (SELECT code FROM source.indicator WHERE is_sensitive) THEN 'suppressed' ELSE state END
SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_withheld
FROM marts.score_leaf s
CROSS JOIN source.setting g
JOIN source.part p ON p.depth = 0
