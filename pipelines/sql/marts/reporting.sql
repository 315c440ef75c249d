-- What became of every return that is due.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form, ended
-- column: reporter | the unit that sends the return
-- column: due_date | the last day on time; NULL when it is not expected
-- column: is_expected | the catalogue expects it; false for one received all the same
-- column: first_received_at | the first readable version
-- column: last_received_at | the latest reception, refused files included
-- column: is_late | first received after the due day; a correction never makes it so
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
    is_expected,
    first_received_at,
    last_received_at,
    is_late,
    versions,
    status,
    live_return_id,
    live_verdict
FROM core.reporting
