-- grain: kind, subject; what names or may quote a sensitive element left out
SELECT
    t.*,
    EXISTS (SELECT 1 FROM source.rule r WHERE r.rule_id = t.rule_id AND r.is_sensitive)
    OR EXISTS (
        SELECT 1
        FROM source.element e
        WHERE e.is_sensitive AND t.kind <> 'send'
            AND (e.code = t.element OR (t.element IS NULL AND e.form = t.form))
    ) AS is_withheld
FROM marts.todo t
