-- By how much figures of revised returns were other than now: when the year was settled, and at their
-- least and most over all versions ever in force and all corrections.
-- grain: element, unit, period
-- column: element | element
-- column: unit | a unit of the assessed level
-- column: period | native period
-- column: base | its figure when the year was settled, less that of now
-- column: low | the least it was, less that of now; at most 0
-- column: high | the most it was, less that of now; at least 0
-- unique: element, unit, period
WITH version AS (
    SELECT
        v.form, v.period, v.reporter, v.return_id, r.unit, v.received_at, y.settled_at, v.is_live
    FROM source.version v
    JOIN disclosure.revised r
        ON r.form = v.form AND r.period = v.period AND r.reporter = v.reporter
    LEFT JOIN disclosure.year y ON y.form = r.form AND y.year = r.year
    WHERE v.verdict IN ('accepted', 'held')
        OR v.return_id IN (
            SELECT return_id FROM source.verdict_span WHERE verdict IN ('accepted', 'held')
        )
),

told AS (
    SELECT
        v.* EXCLUDE (reporter), e.element,
        sum(coalesce(n.value, 0)) AS value
    FROM version v
    JOIN source.family e ON e.form = v.form
    JOIN source.period p ON p.code = v.period
    JOIN core.hierarchy h
        ON h.ancestor = v.unit AND p.end_date BETWEEN h.valid_from AND h.valid_to
    LEFT JOIN source.revised_value n
        ON n.return_id = v.return_id AND n.unit = h.unit AND n.element = e.element
    WHERE v.return_id IN (SELECT return_id FROM source.revised_value)
    GROUP BY ALL
),

step AS (
    SELECT
        t.element, t.unit, t.period, t.value - coalesce(f.value, 0) AS change,
        NOT t.is_live AND t.received_at = max(t.received_at) FILTER (t.received_at <= t.settled_at)
            OVER (PARTITION BY t.element, t.unit, t.period) IS TRUE AS is_base
    FROM told t
    LEFT JOIN disclosure.figure f
        ON f.element = t.element AND f.unit = t.unit AND f.period = t.period
    UNION ALL
    SELECT
        c.element, r.unit, c.period,
        CASE c.decision WHEN 'approved' THEN 1 ELSE -1 END
        * (coalesce(c.old_value, 0) - coalesce(c.new_value, 0)),
        c.decision = 'approved' AND c.decided_at > y.settled_at IS TRUE
    FROM source.correction c
    JOIN core.hierarchy h ON h.unit = c.unit
    JOIN disclosure.revised r
        ON r.form = c.form AND r.period = c.period AND r.reporter = c.reporter
        AND r.unit = h.ancestor
    LEFT JOIN disclosure.year y ON y.form = r.form AND y.year = r.year
    WHERE c.decision IN ('approved', 'revoked')
        AND c.element IN (SELECT element FROM source.family)
)

SELECT
    element, unit, period,
    coalesce(sum(change) FILTER (is_base), 0)::DECIMAL(18, 4) AS base,
    least(min(change), 0)::DECIMAL(18, 4) AS low,
    greatest(max(change), 0)::DECIMAL(18, 4) AS high
FROM step
GROUP BY element, unit, period
