-- grain: unit, rule_id, year; rules about sensitive elements left out
SELECT t.*, EXISTS (
    SELECT 1 FROM source.rule r WHERE r.rule_id = t.rule_id AND r.is_sensitive
) AS is_withheld
FROM marts.repeat_rate t
