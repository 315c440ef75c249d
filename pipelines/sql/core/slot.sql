-- Every return that is due: the form, the period and who sends it.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form, ended
-- column: reporter | the unit that sends the return
-- column: due_date | the last day on which it is on time, extensions counted
-- column: regular_due_date | that day by the catalogue alone
-- unique: form, period, reporter
SELECT
    o.form,
    o.period,
    o.reporter,
    any_value(coalesce(x.until, d.due_date)) AS due_date,
    any_value(d.due_date) AS regular_due_date
FROM core.owed o
JOIN source.due d ON d.form = o.form AND d.period = o.period
LEFT JOIN core.extension x
    ON x.form = o.form AND x.period = o.period AND x.reporter = o.reporter AND x.is_in_force
GROUP BY o.form, o.period, o.reporter
