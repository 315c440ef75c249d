-- grain: unit, period, assessment; numbers withheld, grade and rank kept, when a sensitive leaf counts
WITH marked AS (
    SELECT s.*, p.is_sensitive AND s.unit <> g.top_unit AS is_hidden
    FROM marts.score_total s
    CROSS JOIN source.setting g
    JOIN source.part p ON p.depth = 0
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN base END AS base,
    CASE WHEN NOT is_hidden THEN deductions END AS deductions,
    CASE WHEN NOT is_hidden THEN bonus END AS bonus,
    CASE WHEN NOT is_hidden THEN total END AS total,
    CASE WHEN NOT is_hidden THEN assessed_share END AS assessed_share,
    CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state,
    CASE WHEN NOT is_hidden THEN note_zh END AS note_zh,
    CASE WHEN NOT is_hidden THEN note_en END AS note_en
)
FROM marked
