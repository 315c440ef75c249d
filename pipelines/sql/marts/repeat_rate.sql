-- How often a unit fails the same rule again within a year. Only what is still open when the due day of
-- its return is over counts: what is put right, explained or waived by then is no repetition.
-- grain: unit, rule_id, year
-- column: unit | the unit that sends the returns
-- column: rule_id | the rule, an error or a warning
-- column: year | calendar year of the returns' periods
-- column: returns | returns received of that year that are due by now, of the forms the rule is for
-- column: failed | of these, returns in which it failed
-- column: repeated | of these, all but the first
-- column: share | repeated / returns, 0 to 1
-- unique: unit, rule_id, year
WITH slot AS (
    SELECT r.form, r.period, r.reporter, r.due_date, p.year, p.start_date
    FROM core.reporting r
    JOIN source.period p ON p.code = r.period
    CROSS JOIN source.setting g
    WHERE r.first_received_at IS NOT NULL AND r.due_date < g.as_of::DATE
),

failing AS (
    SELECT s.reporter, f.rule_id, s.year, count(DISTINCT (s.form, s.period)) AS failed
    FROM slot s
    JOIN marts.finding f
        ON f.form = s.form AND f.period = s.period AND f.reporter = s.reporter
    WHERE f.severity IN ('error', 'warning') AND coalesce(f.closed_at::DATE > s.due_date, true)
    GROUP BY s.reporter, f.rule_id, s.year
),

received AS (
    SELECT s.reporter, s.year, r.rule_id, count(*) AS returns
    FROM slot s
    JOIN source.rule r ON r.form IN ('', s.form)
    GROUP BY s.reporter, s.year, r.rule_id
)

SELECT
    f.reporter AS unit,
    f.rule_id,
    f.year,
    r.returns::INTEGER AS returns,
    f.failed::INTEGER AS failed,
    (f.failed - 1)::INTEGER AS repeated,
    (f.failed - 1) / r.returns AS share
FROM failing f
JOIN received r ON r.reporter = f.reporter AND r.year = f.year AND r.rule_id = f.rule_id
