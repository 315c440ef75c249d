-- Years that have ended and of which every native period is settled: from then on units of the assessed
-- level may stand in public with their figures of the year.
-- grain: form, year
-- column: form | form
-- column: year | calendar year
-- column: period | the year as a period
-- column: settled_at | when the last of its periods was settled
-- column: last_period | its last native period
-- unique: form, year
SELECT
    s.form,
    s.year,
    any_value(y.code) AS period,
    max(s.settled_at) AS settled_at,
    arg_max(s.period, p.end_date) AS last_period
FROM disclosure.settled s
JOIN source.period p ON p.code = s.period
JOIN source.period y ON y.grain = 'year' AND y.year = s.year AND y.has_ended
GROUP BY s.form, s.year
HAVING bool_and(s.settled_at IS NOT NULL)
