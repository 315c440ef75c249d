-- Windows in which a sensitive element of the top unit is hidden: small, or part of a whole that leaves
-- little, or told by the windows around it. Periods are hidden as they come, each with the next one, since
-- those before it have stood in public: so a longer window stands when none of the windows it adds up is
-- hidden, or at least two are that leave room between them.
-- grain: element, window_code
-- column: element | element
-- column: window_code | a period of its form's grain or coarser
-- column: is_dark | some of its periods is not settled: it is not there yet
-- unique: element, window_code
WITH RECURSIVE guard AS (
    SELECT element, element AS item FROM source.family
    UNION ALL
    SELECT element, complement FROM source.complement WHERE coefficient < 0
),

native AS (
    SELECT
        f.element, f.kind, s.period, s.year, p.months, p.end_date, s.missing,
        s.settled_at IS NULL AS is_dark,
        coalesce(bool_or(t.is_small), false) AS is_small
    FROM source.family f
    JOIN disclosure.settled s ON s.form = f.form
    JOIN source.period p ON p.code = s.period
    JOIN guard g ON g.element = f.element
    LEFT JOIN disclosure.top_item t ON t.item = g.item AND t.window_code = s.period
    GROUP BY f.element, f.kind, s.period, s.year, p.months, p.end_date, s.missing, s.settled_at
),

flow AS (
    SELECT
        *,
        is_small OR coalesce(lag(is_small) OVER (
            PARTITION BY element, year ORDER BY end_date
        ), false) AS is_hidden
    FROM native
    WHERE kind = 'flow'
),

tree AS (
    SELECT
        f.element, g.item, f.period AS window_code, f.months, f.is_dark, f.is_hidden,
        coalesce(t.value, 0) AS value
    FROM flow f
    JOIN guard g ON g.element = f.element
    LEFT JOIN disclosure.top_item t ON t.item = g.item AND t.window_code = f.period
    UNION ALL
    SELECT
        c.element, c.item, w.code, any_value(w.months), bool_or(c.is_dark),
        bool_or(
            coalesce(bool_or(t.is_small), false)
            OR count(*) FILTER (c.is_hidden) = 1
            OR coalesce(sum(c.value) FILTER (c.is_hidden), p.room) < if(
                c.item = c.element OR sum(c.value) FILTER (c.is_hidden) > 0, p.room, 0
            )
        ) OVER (PARTITION BY c.element, w.code),
        coalesce(any_value(t.value), 0)
    FROM tree c
    JOIN source.period x ON x.code = c.window_code
    JOIN source.period w
        ON w.months = CASE c.months WHEN 1 THEN 3 WHEN 3 THEN 6 WHEN 6 THEN 12 END
        AND x.start_date BETWEEN w.start_date AND w.end_date AND w.has_ended
    CROSS JOIN source.privacy p
    LEFT JOIN disclosure.top_item t ON t.item = c.item AND t.window_code = w.code
    GROUP BY c.element, c.item, w.code, p.room
),

-- Windows that end together have the same last figure, unless a return is not there: then the longer one has
-- that unit's figure of before. If it is one unit, or two that know their own, only the longest may stand.
last AS (
    SELECT
        n.element, w.window_code, n.is_small, n.missing, n.is_dark,
        row_number() OVER (
            PARTITION BY n.element, n.period ORDER BY w.first_day
        ) > 1 AND n.missing BETWEEN 1 AND 2 AS is_shorter
    FROM native n
    JOIN core.window_period w
        ON w.period = n.period AND w.window_end = n.end_date AND NOT w.is_since_january
    WHERE n.kind <> 'flow'
)

SELECT DISTINCT element, window_code, is_dark FROM tree WHERE is_hidden OR is_dark
UNION
SELECT element, window_code, is_dark FROM last WHERE is_small OR is_dark OR is_shorter
