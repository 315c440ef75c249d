-- What each measure of data quality counts of a return that is expected and due, or came before it was.
-- grain: form, period, reporter, measure
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sends the return
-- column: measure | measure of data quality
-- column: numerator | what is as it should be
-- column: denominator | of this
-- unique: form, period, reporter, measure
WITH asked AS (
    SELECT
        form, period, reporter,
        bool_or(is_open AND scope = 'return' AND severity = 'error') AS has_error,
        bool_or(is_open AND scope = 'cross' AND severity <> 'note') AS has_question,
        count(*) FILTER (NOT is_open OR age_working_days > s.answer_days) AS answers_due,
        count(*) FILTER (NOT is_open AND age_working_days <= s.answer_days) AS answers_in_time
    FROM marts.finding f
    CROSS JOIN source.quality_setting s
    -- One carried on in the next version is counted there, from when it began.
    WHERE f.severity <> 'note' AND f.status <> 'repeated'
    GROUP BY form, period, reporter
),

first AS (
    SELECT form, period, reporter, arg_min(verdict, version) AS verdict
    FROM source.version
    GROUP BY ALL
),

slot AS (
    SELECT
        r.form, r.period, r.reporter,
        r.first_received_at IS NOT NULL AS is_received,
        NOT r.is_late AS is_in_time,
        r.status IN ('accepted', 'held', 'returned') OR r.live_return_id IS NOT NULL AS is_judged,
        r.live_return_id IS NOT NULL AS is_in_force,
        coalesce(a.has_error, false) AS has_error,
        coalesce(a.has_question, false) AS has_question,
        coalesce(a.answers_due, 0) AS answers_due,
        coalesce(a.answers_in_time, 0) AS answers_in_time,
        i.verdict AS first_verdict,
        f.* EXCLUDE (form, period, reporter)
    FROM core.reporting r
    LEFT JOIN asked a ON a.form = r.form AND a.period = r.period AND a.reporter = r.reporter
    LEFT JOIN first i ON i.form = r.form AND i.period = r.period AND i.reporter = r.reporter
    LEFT JOIN core.filled f ON f.form = r.form AND f.period = r.period AND f.reporter = r.reporter
    WHERE r.is_expected AND (r.status <> 'not_due' OR r.first_received_at IS NOT NULL)
)

SELECT
    s.form,
    s.period,
    s.reporter,
    m.measure,
    CASE m.measure
        WHEN 'received' THEN s.is_received::INTEGER
        WHEN 'on_time' THEN (s.is_received AND s.is_in_time)::INTEGER
        WHEN 'filled_in' THEN s.cells_filled
        WHEN 'no_errors' THEN (NOT s.has_error)::INTEGER
        WHEN 'first_time_right' THEN (s.first_verdict <> 'returned')::INTEGER
        WHEN 'agrees_across' THEN (NOT s.has_question)::INTEGER
        WHEN 'stated_once' THEN s.cells_expected
        WHEN 'traceable' THEN s.values_traced
        WHEN 'answered' THEN s.answers_in_time
    END::DOUBLE AS numerator,
    CASE m.measure
        WHEN 'received' THEN 1
        WHEN 'on_time' THEN 1
        WHEN 'filled_in' THEN s.cells_expected
        WHEN 'no_errors' THEN (s.is_received AND s.is_judged)::INTEGER
        WHEN 'first_time_right' THEN (s.first_verdict IS NOT NULL)::INTEGER
        WHEN 'agrees_across' THEN s.is_in_force::INTEGER
        WHEN 'stated_once' THEN s.cells_expected + s.cells_repeated
        WHEN 'traceable' THEN s.values_read
        WHEN 'answered' THEN s.answers_due
    END::DOUBLE AS denominator
FROM slot s
JOIN source.quality_item m ON m.measure <> 'recount_matches'
WHERE denominator > 0
