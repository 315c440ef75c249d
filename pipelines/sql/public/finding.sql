-- grain: finding_id; those that name or may quote a sensitive element left out
SELECT
    f.*,
    EXISTS (SELECT 1 FROM source.rule r WHERE r.rule_id = f.rule_id AND r.is_sensitive)
    OR EXISTS (
        SELECT 1
        FROM source.element e
        WHERE e.is_sensitive AND (e.code = f.element OR (f.element IS NULL AND e.form = f.form))
    ) AS is_withheld
FROM marts.finding f
