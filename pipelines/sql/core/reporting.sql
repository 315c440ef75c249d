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
WITH version AS (
    SELECT
        form,
        period,
        reporter,
        min(received_at) AS first_received_at,
        max(received_at) AS last_received_at,
        count(*)::INTEGER AS versions,
        max(coalesce(verdict, 'pending')) FILTER (is_latest) AS verdict,
        max(return_id) FILTER (is_live) AS live_return_id,
        max(verdict) FILTER (is_live) AS live_verdict
    FROM source.version
    GROUP BY form, period, reporter
),

refusal AS (
    SELECT form, period, reporter, max(received_at) AS refused_at
    FROM source.rejection
    WHERE form IS NOT NULL AND period IS NOT NULL AND reporter IS NOT NULL
    GROUP BY form, period, reporter
),

known AS (
    SELECT
        form, period, reporter, due_date, regular_due_date, due_date AS last_day,
        true AS is_expected, NULL AS not_expected
    FROM core.slot
    UNION ALL
    SELECT
        v.form, v.period, v.reporter, NULL, NULL, d.due_date,
        false,
        CASE
            WHEN NOT EXISTS (
                SELECT 1
                FROM staging.unit u
                WHERE u.code = v.reporter AND p.end_date BETWEEN u.valid_from AND u.valid_to
            ) THEN 'unit_not_open'
            WHEN NOT coalesce(
                p.end_date >= coalesce(f.valid_from, p.end_date)
                AND p.end_date <= coalesce(f.valid_to, p.end_date), false
            ) THEN 'form_not_valid'
            ELSE 'form_not_owed'
        END
    FROM version v
    JOIN source.period p ON p.code = v.period AND p.has_ended
    LEFT JOIN source.form f ON f.code = v.form
    LEFT JOIN source.due d ON d.form = v.form AND d.period = v.period
    WHERE NOT EXISTS (
        SELECT 1
        FROM core.slot s
        WHERE s.form = v.form AND s.period = v.period AND s.reporter = v.reporter
    )
)

SELECT
    k.form,
    k.period,
    k.reporter,
    k.due_date,
    k.regular_due_date,
    k.is_expected,
    k.not_expected,
    v.first_received_at,
    greatest(v.last_received_at, r.refused_at) AS last_received_at,
    coalesce(v.first_received_at::DATE > k.last_day, false) AS is_late,
    coalesce(v.versions, 0) AS versions,
    CASE
        WHEN r.refused_at > coalesce(v.last_received_at, TIMESTAMP '0001-01-01') THEN 'rejected'
        WHEN v.verdict IS NOT NULL THEN v.verdict
        WHEN k.due_date >= g.as_of::DATE THEN 'not_due'
        ELSE 'missing'
    END AS status,
    v.live_return_id,
    v.live_verdict
FROM known k
CROSS JOIN source.setting g
LEFT JOIN version v
    ON v.form = k.form AND v.period = k.period AND v.reporter = k.reporter
LEFT JOIN refusal r
    ON r.form = k.form AND r.period = k.period AND r.reporter = k.reporter
