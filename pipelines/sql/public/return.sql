-- grain: return_id; what people called the file and its sheet withheld
-- withheld: file_name | NULL
-- withheld: sheet | NULL
SELECT r.*, true AS is_withheld
FROM marts."return" r
