-- Groups of panels.
-- grain: code
-- column: code | group
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: board | form whose rows by unit are listed
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    board,
    sort
FROM source.panel_group
