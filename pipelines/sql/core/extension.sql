-- Extensions, each knowing the last day on time before it.
-- grain: extension: form, period, reporter, sort
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sends the return
-- column: until | the new last day on time
-- column: granted_at | when
-- column: granted_by | the role that granted it
-- column: reason | why
-- column: is_after_due | granted when the last day on time was over
-- column: is_in_force | the last one granted to its return
-- column: sort | in the order they were granted
-- unique: form, period, reporter, sort
SELECT
    x.form,
    x.period,
    x.reporter,
    x.until,
    x.granted_at,
    x.granted_by,
    x.reason,
    x.granted_at::DATE > coalesce(lag(x.until) OVER one, d.due_date) AS is_after_due,
    lead(x.sort) OVER one IS NULL AS is_in_force,
    x.sort
FROM source.extension x
JOIN source.due d ON d.form = x.form AND d.period = x.period
WINDOW one AS (PARTITION BY x.form, x.period, x.reporter ORDER BY x.sort)
