-- Every return that is due: the form, the period and who sends it.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form, ended
-- column: reporter | the unit that sends the return
-- column: due_date | the last day on which it is on time
-- unique: form, period, reporter
SELECT o.form, o.period, o.reporter, any_value(d.due_date) AS due_date
FROM core.owed o
JOIN source.due d ON d.form = o.form AND d.period = o.period
GROUP BY o.form, o.period, o.reporter
