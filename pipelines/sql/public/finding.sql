-- grain: finding_id; those that name or may quote a sensitive element, and those that quote a heading or a
-- cell in people's own words, left out; so is the sheet's name, and why one was settled
-- withheld: reason | NULL
-- withheld: sheet | NULL
-- left out: rule_id IN (SELECT rule_id FROM source.rule WHERE is_sensitive OR kind IN ('readable', 'row_known')) OR element IN (SELECT code FROM source.element WHERE is_sensitive) OR (element IS NULL AND form IN (SELECT form FROM source.element WHERE is_sensitive))
SELECT f.*, true AS is_withheld
FROM marts.finding f
