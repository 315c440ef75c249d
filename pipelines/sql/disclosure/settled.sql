-- From when the sensitive figures of a period may stand in public for the top unit: once all its returns
-- are in force, else from the freeze that fixes them. Before that a return that comes could be told from
-- two builds. Of fewer than three units never: each would know the other from the sum.
-- grain: form, period
-- column: form | form
-- column: period | native period
-- column: year | its calendar year
-- column: settled_at | that moment; NULL while it has not come
-- column: missing | returns that are not in force
-- unique: form, period
WITH counted AS (
    SELECT
        form, period, year,
        count(DISTINCT reporter) AS expected,
        count(DISTINCT reporter) FILTER (came_at IS NOT NULL) AS came,
        max(came_at) AS last_came_at,
        count(DISTINCT unit) AS units
    FROM disclosure.slot
    GROUP BY form, period, year
)

SELECT
    c.form,
    c.period,
    c.year,
    CASE
        WHEN c.units < 3 THEN NULL
        WHEN c.came = c.expected THEN least(c.last_came_at, f.freeze_at)
        WHEN f.freeze_at <= g.as_of THEN f.freeze_at
    END AS settled_at,
    c.expected - c.came AS missing
FROM counted c
CROSS JOIN source.setting g
LEFT JOIN source.freeze f ON f.form = c.form AND f.period = c.period
