-- Whose counts a return enters: its reporter's own and, where its level rolls up, those of all above.
-- Of a reporter that is not open at the end of the period, by where it last belonged.
-- grain: form, period, reporter, unit
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sends the return
-- column: unit | the unit it counts for
-- unique: form, period, reporter, unit
WITH last_line AS (
    SELECT ancestor, unit
    FROM core.hierarchy
    QUALIFY valid_to = max(valid_to) OVER (PARTITION BY unit)
),

open AS (
    SELECT r.form, r.period, r.reporter, h.ancestor
    FROM core.reporting r
    JOIN source.period p ON p.code = r.period
    JOIN core.hierarchy h
        ON h.unit = r.reporter AND p.end_date BETWEEN h.valid_from AND h.valid_to
)

SELECT form, period, reporter, ancestor AS unit
FROM open
UNION ALL
SELECT DISTINCT r.form, r.period, r.reporter, l.ancestor
FROM core.reporting r
JOIN last_line l ON l.unit = r.reporter
ANTI JOIN open o ON o.form = r.form AND o.period = r.period AND o.reporter = r.reporter
