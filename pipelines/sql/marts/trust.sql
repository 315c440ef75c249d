-- How far the data of a period can be trusted: what came, what is wrong, what verification matched.
-- grain: period
-- column: period | an ended period of any grain with returns due in it
-- column: code | the first level of trust whose every condition holds; NULL when none does
-- column: name_zh | its name in Chinese
-- column: name_en | its name in English
-- column: received_share | received / expected, 0 to 1
-- column: open_errors_per_100 | open error findings per 100 returns received
-- column: match_rate | matching / recounted items at the top unit, 0 to 1: in the period or else latest
-- column: expected | returns due by now
-- column: received | of these, readable ones received
-- column: accepted | of these, by the latest reception
-- column: held | of these, by the latest reception
-- column: returned | of these, by the latest reception
-- column: late | of these, first received late
-- column: missing | of these, nothing readable received
-- unique: period
WITH native AS (
    SELECT
        r.period,
        count(*) FILTER (r.status <> 'not_due')::INTEGER AS expected,
        count(r.first_received_at)::INTEGER AS received,
        count(*) FILTER (r.status = 'accepted')::INTEGER AS accepted,
        count(*) FILTER (r.status = 'held')::INTEGER AS held,
        count(*) FILTER (r.status = 'returned')::INTEGER AS returned,
        count(*) FILTER (r.is_late)::INTEGER AS late
    FROM marts.reporting r
    WHERE r.is_expected
    GROUP BY r.period
),

error AS (
    SELECT period, count(*) AS errors
    FROM marts.finding
    WHERE is_open AND severity = 'error'
    GROUP BY period
),

matched AS (
    SELECT
        d.period,
        p.end_date,
        n.value::DOUBLE AS matching,
        d.value::DOUBLE AS recounted
    FROM source.setting g
    JOIN marts.element_value d ON d.element = g.match_denominator AND d.unit = g.top_unit
    JOIN marts.element_value n
        ON n.element = g.match_numerator AND n.unit = g.top_unit AND n.period = d.period
    JOIN source.period p ON p.code = d.period
    WHERE d.value > 0
),

total AS (
    SELECT
        w.window_code AS period,
        any_value(w.window_end) AS window_end,
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
SELECT 1
