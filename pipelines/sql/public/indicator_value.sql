-- grain: indicator, unit, period; numbers that rest on sensitive elements below the top unit withheld
-- withheld: numerator | NULL
-- withheld: denominator | NULL
-- withheld: value | NULL
-- withheld: state | 'suppressed'
-- withheld: is_flagged | false
-- withheld: status | 'not_assessed'
-- withheld: previous_value | NULL
-- withheld: year_ago_value | NULL
-- withheld: year_ago_period | NULL
-- withheld: change_low | NULL
-- withheld: change_high | NULL
-- withheld: change | NULL
SELECT v.*, i.is_sensitive AND v.unit <> g.top_unit AS is_withheld
FROM marts.indicator_value v
JOIN source.indicator i ON i.code = v.indicator
CROSS JOIN source.setting g
