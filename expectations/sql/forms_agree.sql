-- Sums of one side that fall short of the other side's, over the coarsest period of the forms.
-- Compared where every period of the left side is in; a return not in yet only lowers the right.
-- grain: reporter, window
-- column: return_id | the last return of the left side
-- column: unit | the unit that sent it
-- column: element | the left side's element
-- column: cells | its cell in that return
-- column: value | it as written there
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

side AS (
    SELECT
        reporter,
        place,
        any_value(length) AS length,
        sum(value) FILTER (is_left) AS a,
        sum(value) FILTER (NOT is_left) AS b,
        arg_max({'return_id': return_id, 'element': element, 'sheet': sheet, 'cell': cell, 'raw': raw},
            (period_end, return_id)) FILTER (is_left) AS last
    FROM placed
    GROUP BY reporter, place
)

SELECT
    s.last.return_id,
    s.reporter AS unit,
    '' AS item,
    s.last.element,
    s.last.sheet,
    s.last.cell AS cells,
    s.last.raw AS value,
    s.a,
    s.b
FROM side s
JOIN covered c ON c.reporter = s.reporter AND c.place = s.place
WHERE c.months = s.length * (SELECT count(DISTINCT form) FROM placed WHERE is_left)
    AND s.a < s.b
ORDER BY s.last.return_id
