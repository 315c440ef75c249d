-- Periods whose figures of the top unit are hidden in every window that holds them, as two builds would tell
-- what one revised return changed; and the unit that sent it, whose year is hidden.
-- grain: form, period, unit
-- column: form | form
-- column: period | native period
-- column: year | its calendar year
-- column: unit | the unit of the assessed level
-- unique: form, period, unit
WITH after AS (
    SELECT DISTINCT f.family, r.form, r.period, r.year, r.unit
    FROM disclosure.revised r
    JOIN source.family f ON f.form = r.form
    WHERE r.is_after_year
),

-- It stood in public, and may have become small since.
turned AS (
    SELECT a.*
    FROM after a
    SEMI JOIN disclosure.item i
        ON i.family = a.family AND i.year = a.year AND i.unit = a.unit AND i.is_ever_small
    ANTI JOIN disclosure.hidden h ON h.family = a.family AND h.year = a.year AND h.unit = a.unit
),

-- It was hidden, and what has not changed in it and in those hidden with it leaves too little room.
narrowed AS (
    SELECT h.family, h.year, i.item
    FROM disclosure.hidden h
    JOIN disclosure.item i ON i.family = h.family AND i.year = h.year AND i.unit = h.unit
    CROSS JOIN source.privacy p
    GROUP BY h.family, h.year, i.item
    HAVING sum(greatest(i.base, i.high)) > 0 AND (
        sum(i.firm) < any_value(p.room)
        OR sum(i.firm) - max(i.firm) BETWEEN 0.001 AND any_value(p.room) - 0.001
    )
),

loose AS (
    SELECT a.*
    FROM after a
    SEMI JOIN disclosure.hidden h ON h.family = a.family AND h.year = a.year AND h.unit = a.unit
    SEMI JOIN narrowed n ON n.family = a.family AND n.year = a.year
)

SELECT form, period, year, unit FROM disclosure.telling
UNION
SELECT form, period, year, unit FROM turned
UNION
SELECT form, period, year, unit FROM loose
