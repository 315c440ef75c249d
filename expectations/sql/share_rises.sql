-- Shares, in percent, that rose by at least some points over last period: in single rows, and over a
-- whole return (its rows with all figures) where no single row says so.
-- grain: return_id, unit, item
-- column: return_id | the return of the later period
-- column: unit | the row's unit; the reporter for a whole return
-- column: element | the numerator
-- column: cells | the numerator's cell; all of them for a whole return
-- column: a | the later share, percent
-- column: b | last period's share, percent
WITH share AS (
    SELECT n.*, d.value AS base
    FROM core.live_value n
    JOIN core.live_value d
        ON d.return_id = n.return_id
        AND d.unit = n.unit
        AND d.item = n.item
        AND d.element = $denominator
    WHERE n.element = $numerator AND n.value IS NOT NULL AND d.value IS NOT NULL
),

pair AS (
    SELECT now.*, before.value AS earlier, before.base AS earlier_base
    FROM share now
    JOIN share before
        ON before.form = now.form
        AND before.unit = now.unit
        AND before.item = now.item
        AND before.period_end + 1 = now.period_start
),

single AS (
    SELECT return_id, unit, item, element, sheet, cell AS cells, raw AS value, false AS is_whole,
        pair.value AS top, base, earlier, earlier_base
    FROM pair
    UNION ALL
    SELECT return_id, reporter, '', element, min(sheet), string_agg(cell, ', ' ORDER BY unit, item),
        NULL, true, sum(pair.value), sum(base), sum(earlier), sum(earlier_base)
    FROM pair
    GROUP BY return_id, reporter, element
),

-- Multiplied out, so that the threshold is met exactly.
risen AS (
    SELECT *, 100.0 * top / base AS a, 100.0 * earlier / earlier_base AS b
    FROM single
    WHERE base > 0 AND earlier_base > 0 AND base >= $at_least AND earlier_base >= $at_least
        AND 100 * (top::DOUBLE * earlier_base - earlier::DOUBLE * base)
            >= $threshold::DOUBLE * base * earlier_base
)

SELECT return_id, unit, item, element, sheet, cells, value, a, b
FROM risen
QUALIFY NOT is_whole OR count(*) OVER (PARTITION BY return_id) = 1
ORDER BY return_id, unit, item
