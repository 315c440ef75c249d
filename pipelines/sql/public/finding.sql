-- grain: finding_id; those that name or may quote a sensitive element left out; reasons, in people's own
-- words, withheld
-- withheld: reason | NULL
-- left out: rule_id IN (SELECT rule_id FROM source.rule WHERE is_sensitive) OR element IN (SELECT code FROM source.element WHERE is_sensitive) OR (element IS NULL AND form IN (SELECT form FROM source.element WHERE is_sensitive))
SELECT
    f.*,
    f.reason IS NOT NULL
    OR EXISTS (SELECT 1 FROM source.rule r WHERE r.rule_id = f.rule_id AND r.is_sensitive)
    OR EXISTS (
        SELECT 1
        FROM source.element e
        WHERE e.is_sensitive AND (e.code = f.element OR (f.element IS NULL AND e.form = f.form))
    ) AS is_withheld
FROM marts.finding f
