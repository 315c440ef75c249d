-- Versions of returns that were taken back before they were due: they count nowhere else.
-- grain: form, period, unit, version
-- column: return_id | file, form, period and reporter in one
-- column: form | form
-- column: period | native period
-- column: unit | the unit that sent it
-- column: version | its place in its slot, which it keeps
-- column: received_at | when it came
-- column: verdict | accepted, held, returned; NULL until judged
-- column: file_hash | SHA-256 of the file
-- column: file_name | as received
-- column: withdrawn_at | when it was taken back
-- column: withdrawn_by | the role that took it back
-- column: reason | why
-- unique: form, period, unit, version
SELECT
    return_id,
    form,
    period,
    reporter AS unit,
    version,
    received_at,
    verdict,
    file_hash,
    file_name,
    withdrawn_at,
    withdrawn_by,
    reason
FROM source.withdrawn
