-- grain: file_hash, name; what a file says of itself withheld: its name, its sheets, and the message, which
-- may quote it
-- withheld: name | ''
-- withheld: message_zh | '公开版不列'
-- withheld: message_en | 'Not told in public'
-- withheld: sheet | NULL
-- withheld: cell | NULL
SELECT r.*, true AS is_withheld
FROM marts.rejection r
