-- Revised returns whose change tells too much, as what was in public before and what is now differ by it
-- alone: returns that came late, and changes beside which little else moves.
-- grain: form, period, unit
-- column: form | form
-- column: period | native period
-- column: year | its calendar year
-- column: unit | a unit of the assessed level
-- unique: form, period, unit
WITH changed AS (
    SELECT f.form, f.kind, d.*, p.year
    FROM disclosure.drift d
    JOIN source.family f ON f.element = d.element
    JOIN source.period p ON p.code = d.period
    WHERE d.low < 0 OR d.high > 0
),

beside AS (
    SELECT
        c.form, c.period, c.unit, c.element, c.kind,
        (SELECT sum(f.value) FROM disclosure.figure f
            WHERE f.element = c.element AND f.period = c.period AND f.is_firm) AS others,
        (SELECT sum(f.value) FROM disclosure.figure f
            WHERE f.element = c.element AND f.unit = c.unit AND f.year = c.year
                AND f.is_firm) AS own
    FROM changed c
    SEMI JOIN disclosure.revised r
        ON r.form = c.form AND r.period = c.period AND r.unit = c.unit
)

SELECT DISTINCT r.form, r.period, r.year, r.unit
FROM disclosure.revised r
WHERE r.is_late
    OR (r.form, r.period, r.unit) IN (
        SELECT (b.form, b.period, b.unit)
        FROM beside b
        JOIN source.privacy p
            ON coalesce(b.others, 0) < p.room OR (b.kind = 'flow' AND coalesce(b.own, 0) < p.room)
    )
