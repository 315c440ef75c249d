-- Extensions granted to returns of ended periods, those that stand no more included.
-- grain: form, period, unit, sort
-- column: form | form
-- column: period | native period of the form
-- column: unit | the unit that sends the return
-- column: until | the new last day on time
-- column: granted_at | when
-- column: granted_by | the role that granted it
-- column: reason | why
-- column: is_after_due | granted when the last day on time was over
-- column: is_in_force | the last one granted to its return
-- column: sort | in the order they were granted
-- unique: form, period, unit, sort
SELECT
    form,
    period,
    reporter AS unit,
    until,
    granted_at,
    granted_by,
    reason,
    is_after_due,
    is_in_force,
    sort
FROM core.extension
