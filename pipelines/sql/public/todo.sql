-- grain: kind, subject; what names or may quote a sensitive element, or quotes people's own words, left out;
-- so is the sheet's name
-- withheld: sheet | NULL
-- left out: kind <> 'send' AND (rule_id IN (SELECT rule_id FROM source.rule WHERE is_sensitive OR kind IN ('readable', 'row_known')) OR element IN (SELECT code FROM source.element WHERE is_sensitive) OR (element IS NULL AND form IN (SELECT form FROM source.element WHERE is_sensitive)))
SELECT t.*, true AS is_withheld
FROM marts.todo t
