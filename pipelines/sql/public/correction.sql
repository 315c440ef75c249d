-- grain: correction_id; those of sensitive elements left out; reasons and the sheet's name, in people's own
-- words, withheld
-- withheld: reason | NULL
-- withheld: decided_because | NULL
-- withheld: sheet | NULL
-- left out: element IN (SELECT code FROM source.element WHERE is_sensitive)
SELECT *, true AS is_withheld
FROM marts.correction
