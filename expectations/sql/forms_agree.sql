-- Sums of one side that fall short of the other side's by more than a share of it, over the coarsest
-- period of the forms.
-- Compared where every period of the left side is in; a return not in yet only lowers the right.
-- grain: reporter, window
-- column: return_id | the return of the coarsest period, of the right side where there is one
-- column: unit | the unit that sent it
-- column: element | the side's element in that return
-- column: cells | its cells
-- column: a | the left side's sum
-- column: b | the right side's sum
WITH figure AS (
    SELECT
        *,
        element IN (SELECT unnest($left)) AS is_left,
        date_diff('month', period_start, period_end) + 1 AS months
    FROM core.live_value
    WHERE (element IN (SELECT unnest($left)) OR element IN (SELECT unnest($right)))
        AND value IS NOT NULL
),

placed AS (
    SELECT
        *,
        max(months) OVER () AS length,
        (year(period_start) * 12 + month(period_start) - 1) // max(months) OVER () AS place
    FROM figure
),

covered AS (
    SELECT reporter, place, sum(months) AS months
    FROM (
        SELECT DISTINCT reporter, place, form, period_start, months FROM placed WHERE is_left
    )
    GROUP BY reporter, place
),

short AS (
    SELECT
        p.reporter,
        p.place,
        sum(p.value) FILTER (p.is_left) AS a,
        sum(p.value) FILTER (NOT p.is_left) AS b,
        arg_max(
            {'return_id': p.return_id, 'element': p.element},
            (p.months, NOT p.is_left, p.period_end, p.return_id, p.element)
        ) AS shown
    FROM placed p
    JOIN covered c ON c.reporter = p.reporter AND c.place = p.place
    WHERE c.months = p.length * (SELECT count(DISTINCT form) FROM placed WHERE is_left)
    GROUP BY p.reporter, p.place
    HAVING sum(p.value) FILTER (p.is_left)
        < sum(p.value) FILTER (NOT p.is_left) * (1 - $threshold::DECIMAL(12, 6))
)

SELECT
    p.return_id,
    p.reporter AS unit,
    '' AS item,
    p.element,
    min(p.sheet) AS sheet,
    string_agg(p.cell, ', ' ORDER BY p.unit, p.item) AS cells,
    NULL AS value,
    any_value(s.a) AS a,
    any_value(s.b) AS b
FROM short s
JOIN placed p ON p.return_id = s.shown.return_id AND p.element = s.shown.element
GROUP BY p.return_id, p.reporter, p.element
ORDER BY p.return_id
