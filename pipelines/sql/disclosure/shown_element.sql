-- Where sensitive elements stand in public: for the top unit in windows that are neither hidden nor told by a
-- revision; for units of the assessed level in settled years in which their family is not hidden, and
-- where a hidden family's figure is 0 in all that are hidden, which their sum says anyway.
-- grain: element, unit, period
-- column: element | element
-- column: unit | the top unit or one of the assessed level
-- column: period | the period asked for
-- unique: element, unit, period
WITH top AS (
    SELECT DISTINCT f.element, g.top_unit AS unit, w.window_code AS period
    FROM source.family f
    JOIN disclosure.settled s ON s.form = f.form
    JOIN core.window_period w ON w.period = s.period AND NOT w.is_since_january
    CROSS JOIN source.setting g
    ANTI JOIN disclosure.top_hidden h
        ON h.element = f.element AND h.window_code = w.window_code
    WHERE NOT EXISTS (
        SELECT 1
        FROM disclosure.taint t
        JOIN core.window_period x
            ON x.period = t.period AND NOT x.is_since_january
        WHERE t.form = f.form AND x.window_code = w.window_code
    )
),

nothing AS (
    SELECT i.item AS element, h.year
    FROM disclosure.hidden h
    JOIN disclosure.item i ON i.family = h.family AND i.year = h.year AND i.unit = h.unit
    GROUP BY i.item, h.year
    HAVING bool_and(i.base = 0 AND i.low = 0 AND i.high = 0)
),

assessed AS (
    SELECT DISTINCT
        f.element, s.unit, y.period,
        h.unit IS NOT NULL AND h.reason <> 'incomplete' AS is_hidden,
        coalesce(h.reason = 'incomplete', false) OR t.unit IS NOT NULL AS is_out,
        n.element IS NOT NULL AS is_nothing
    FROM source.family f
    JOIN disclosure.slot s ON s.form = f.form
    JOIN disclosure.year y ON y.form = s.form AND y.year = s.year
    LEFT JOIN disclosure.hidden h
        ON h.family = f.family AND h.year = s.year AND h.unit = s.unit
    LEFT JOIN disclosure.taint t ON t.form = s.form AND t.year = s.year AND t.unit = s.unit
    LEFT JOIN nothing n ON n.element = f.element AND n.year = s.year
)

SELECT element, unit, period FROM top
UNION ALL
SELECT element, unit, period FROM assessed
WHERE NOT is_out AND (NOT is_hidden OR is_nothing)
