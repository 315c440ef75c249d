-- Every version of every return. A file sent again after another is a new version of its old id.
-- grain: form, period, reporter, version
-- column: return_id | file, form, period and reporter in one
-- column: form | form
-- column: period | native period
-- column: reporter | the unit that sent it
-- column: version | counts from 1 in its slot
-- column: received_at | when it came
-- column: verdict | accepted, held, returned as it stands now; NULL until judged
-- column: is_live | in force: the last accepted or held version
-- column: is_latest | the last version of its slot
-- column: settled_at | since when its verdict stands, where an explanation or waiver made it so
-- column: is_late | its slot was first received after the due day
-- column: file_hash | SHA-256 of the file
-- column: file_name | as received
-- column: sheet | sheet of the file
-- column: is_demo | marked as demonstration data
-- unique: form, period, reporter, version
SELECT
    v.return_id,
    v.form,
    v.period,
    v.reporter,
    v.version,
    v.received_at,
    v.verdict,
    v.is_live,
    v.is_latest,
    v.settled_at,
    coalesce(r.is_late, false) AS is_late,
    v.file_hash,
    v.file_name,
    v.sheet,
    v.is_demo
FROM source.version v
LEFT JOIN core.reporting r
    ON r.form = v.form AND r.period = v.period AND r.reporter = v.reporter
