-- What each unit of the assessed level may see whole: itself and, as they last stood, those below it.
-- grain: owner, unit
-- column: owner | a unit of the assessed level
-- column: unit | itself or a unit below it
-- unique: owner, unit
WITH last_line AS (
    SELECT ancestor, unit
    FROM core.hierarchy
    QUALIFY valid_to = max(valid_to) OVER (PARTITION BY unit)
)

SELECT DISTINCT l.ancestor AS owner, l.unit
FROM last_line l
JOIN staging.unit u ON u.code = l.ancestor
JOIN source.setting g ON g.assessed_level = u.level
