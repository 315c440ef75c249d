-- What came of the returns due in a period, and what is still wrong with them.
-- grain: period
-- column: period | an ended period of any grain with returns due in it by now
-- column: expected | returns due by now
-- column: received | of these, readable ones received
-- column: accepted | of these, by the latest reception
-- column: held | of these, by the latest reception
-- column: returned | of these, by the latest reception
-- column: late | of these, first received late
-- column: received_share | received / expected, 0 to 1
-- column: open_errors_per_100 | open error findings per 100 returns received
-- unique: period
WITH native AS (
    SELECT
        period,
        count(*) FILTER (status <> 'not_due') AS expected,
        count(first_received_at) AS received,
        count(*) FILTER (status = 'accepted') AS accepted,
        count(*) FILTER (status = 'held') AS held,
        count(*) FILTER (status = 'returned') AS returned,
        count(*) FILTER (is_late) AS late
    FROM core.reporting
    WHERE is_expected
    GROUP BY period
),

error AS (
    SELECT v.period, count(*) AS errors
    FROM source.version v
    JOIN (
        SELECT finding_id, return_id, severity FROM source.return_finding
        UNION ALL
        SELECT finding_id, return_id, severity FROM source.cross_finding
    ) f ON f.return_id = v.return_id
    JOIN core.life l ON l.finding_id = f.finding_id AND l.status = 'open'
    WHERE v.is_latest AND f.severity = 'error'
    GROUP BY v.period
),

total AS (
    SELECT
        w.window_code AS period,
        sum(n.expected)::INTEGER AS expected,
        sum(n.received)::INTEGER AS received,
        sum(n.accepted)::INTEGER AS accepted,
        sum(n.held)::INTEGER AS held,
        sum(n.returned)::INTEGER AS returned,
        sum(n.late)::INTEGER AS late,
        coalesce(sum(e.errors), 0) AS errors
    FROM core.window_period w
    JOIN native n ON n.period = w.period
    LEFT JOIN error e ON e.period = w.period
    WHERE NOT w.is_since_january
    GROUP BY w.window_code
)

SELECT
    * EXCLUDE (errors),
    received / expected AS received_share,
    CASE WHEN received = 0 THEN 0 ELSE 100 * errors / received END::DOUBLE AS open_errors_per_100
FROM total
WHERE expected > 0
