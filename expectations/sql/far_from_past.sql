-- Figures of whole returns that lie far from their own past: by the modified z-score (Iglewicz and
-- Hoaglin, "How to Detect and Handle Outliers", 1993), the figure itself left out. The spread is the
-- median absolute deviation, the mean one where that is 0, and never under chance in counting.
-- grain: return_id, element
-- column: return_id | the return of the figure
-- column: unit | the reporter
-- column: cells | the cells summed
-- column: a | the figure
-- column: b | the median of the earlier periods
WITH whole AS (
    SELECT return_id, form, reporter, element, period_start, sum(value) AS a
    FROM core.live_value
    WHERE element IN (SELECT unnest($elements)) AND value IS NOT NULL
    GROUP BY return_id, form, reporter, element, period_start
),

placed AS (
    SELECT *, list(a::DOUBLE) OVER (
        PARTITION BY form, reporter, element ORDER BY period_start
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS past
    FROM whole
),

centred AS (
    SELECT *, list_median(past) AS middle
    FROM placed
    WHERE len(past) >= $periods
),

spread AS (
    SELECT *, list_transform(past, lambda x: abs(x - middle)) AS gaps
    FROM centred
    WHERE middle >= $at_least
),

far AS (
    SELECT *
    FROM spread
    WHERE abs(a - middle) > $threshold::DOUBLE * greatest(
        CASE
            WHEN list_median(gaps) > 0 THEN 1.4826 * list_median(gaps)
            ELSE 1.2533 * list_avg(gaps)
        END,
        sqrt(middle)
    )
)

SELECT
    f.return_id,
    f.reporter AS unit,
    '' AS item,
    f.element,
    min(v.sheet) AS sheet,
    string_agg(v.cell, ', ' ORDER BY v.unit, v.item) AS cells,
    NULL AS value,
    f.a,
    f.middle AS b
FROM far f
JOIN core.live_value v ON v.return_id = f.return_id AND v.element = f.element
WHERE v.value IS NOT NULL
GROUP BY f.return_id, f.reporter, f.element, f.a, f.middle
ORDER BY f.return_id, f.element
