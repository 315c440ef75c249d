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
SELECT
    c.period,
    l.code,
    l.name_zh,
    l.name_en,
    c.received_share,
    c.open_errors_per_100,
    m.match_rate,
    c.expected,
    c.received,
    c.accepted,
    c.held,
    c.returned,
    c.late,
    c.expected - c.received AS missing
FROM core.completeness c
LEFT JOIN core.match m ON m.period = c.period
LEFT JOIN source.trust_level l
    ON c.received_share >= l.min_received_share
    AND c.open_errors_per_100 <= coalesce(l.max_open_errors, c.open_errors_per_100)
    AND coalesce(m.match_rate, 0) >= l.min_match_rate
QUALIFY row_number() OVER (PARTITION BY c.period ORDER BY l.sort) = 1
