-- Returns due in a window and four rates of them, each by itself. Nothing is clamped: a return that is
-- not expected counts in the numerators, so that a rate can be above 1; ``unexpected`` says how many do.
-- grain: unit, form, period
-- column: unit | unit that reports, or has units below it that do
-- column: form | form; '' for all forms together
-- column: period | an ended period of the form's grain or coarser
-- column: expected | returns due by now, and those that came before they were
-- column: not_due | returns whose due day is to come and that have not come
-- column: received | slots with a readable return; one that was only refused does not count
-- column: on_time | of these, first received by the end of the due day, whatever was corrected later
-- column: accepted | of these, with an accepted version in force; held ones wait to be explained
-- column: held | of these, with a held version in force
-- column: returned | of these, sent back since the last version in force, or with none judged to be
-- column: extended | returns expected whose due day was extended
-- column: unexpected | of those received, ones that the catalogue does not expect
-- column: cells_expected | cells owed by the returns received
-- column: cells_filled | of these, cells that hold a number or say not applicable
-- column: received_rate | received / expected; NULL when none is expected
-- column: on_time_rate | on_time / expected
-- column: accepted_rate | accepted / expected
-- column: cells_rate | cells_filled / cells_expected; NULL when nothing is received
-- unique: unit, form, period
WITH slot AS (
    SELECT
        r.form,
        r.period,
        r.reporter,
        r.is_expected AND (r.status <> 'not_due' OR r.first_received_at IS NOT NULL) AS is_due,
        r.is_expected AND NOT is_due AS is_to_come,
        r.first_received_at IS NOT NULL AS is_received,
        is_received AND NOT r.is_late AS is_on_time,
        r.live_verdict,
        is_received
            AND (r.status = 'returned' OR (r.status <> 'pending' AND r.live_verdict IS NULL))
            AS is_returned,
        r.due_date > r.regular_due_date AS is_extended,
        is_received AND NOT r.is_expected AS is_unexpected,
        f.cells_expected,
        f.cells_filled
    FROM core.reporting r
    LEFT JOIN core.filled f
        ON f.form = r.form AND f.period = r.period AND f.reporter = r.reporter
),

counted AS (
    SELECT
        t.unit,
        coalesce(s.form, '') AS form,
        w.window_code AS period,
        count(*) FILTER (s.is_due) AS expected,
        count(*) FILTER (s.is_to_come) AS not_due,
        count(*) FILTER (s.is_received) AS received,
        count(*) FILTER (s.is_on_time) AS on_time,
        count(*) FILTER (s.live_verdict = 'accepted') AS accepted,
        count(*) FILTER (s.live_verdict = 'held') AS held,
        count(*) FILTER (s.is_returned) AS returned,
        count(*) FILTER (s.is_extended AND s.is_due) AS extended,
        count(*) FILTER (s.is_unexpected) AS unexpected,
        coalesce(sum(s.cells_expected), 0)::BIGINT AS cells_expected,
        coalesce(sum(s.cells_filled), 0)::BIGINT AS cells_filled
    FROM slot s
    JOIN core.reports_to t
        ON t.form = s.form AND t.period = s.period AND t.reporter = s.reporter
    JOIN core.window_period w ON w.period = s.period AND NOT w.is_since_january
    GROUP BY GROUPING SETS ((t.unit, w.window_code, s.form), (t.unit, w.window_code))
)

SELECT
    *,
    received / nullif(expected, 0) AS received_rate,
    on_time / nullif(expected, 0) AS on_time_rate,
    accepted / nullif(expected, 0) AS accepted_rate,
    cells_filled / nullif(cells_expected, 0) AS cells_rate
FROM counted
