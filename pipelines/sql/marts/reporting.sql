-- What became of every return that is due.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form, ended
-- column: reporter | the unit that sends the return
-- column: due_date | the last day on time, extensions counted; NULL when it is not expected
-- column: regular_due_date | that day by the catalogue alone
-- column: is_expected | the catalogue expects it; false for one received all the same
-- column: not_expected | why not: unit_not_open, form_not_valid, form_not_owed; NULL when it is
-- column: first_received_at | the first readable version
-- column: last_received_at | the latest reception, refused files included
-- column: is_late | first received after the due day, by the form's own where it is not expected; a correction never makes it so
-- column: versions | how many versions there are
-- column: status | not_due, missing, accepted, held, returned, rejected, pending: the latest reception's
-- column: live_return_id | the return in force
-- column: live_verdict | accepted or held
-- unique: form, period, reporter
SELECT
    form,
    period,
    reporter,
    due_date,
    regular_due_date,
    is_expected,
    not_expected,
    first_received_at,
    last_received_at,
    is_late,
    versions,
    status,
    live_return_id,
    live_verdict
FROM core.reporting
