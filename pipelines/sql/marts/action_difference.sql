-- The list of actions held against what units report of problems and fixes. What is reported is what
-- scores read; the list only shows where the two differ. Periods from the day the first action was opened.
-- grain: unit, period, figure
-- column: unit | a unit of the assessed level
-- column: period | an ended period of the form that asks
-- column: figure | found (opened in it), due (judged due in it), done (of these, on time), recurred (found again)
-- column: element | the element that reports the figure
-- column: listed | by the list
-- column: reported | by the return in force; NULL for none
-- column: state | of what is reported: value, no_data, na
-- column: difference | listed − reported; NULL when nothing is reported
-- unique: unit, period, figure
WITH figure AS (
    SELECT
        o.key[9:] AS figure,
        o.value AS element,
        f.grain
    FROM source.overview_setting o
    JOIN source.element e ON e.code = o.value
    JOIN source.form f ON f.code = e.form
    WHERE starts_with(o.key, 'actions_')
),

asked AS (
    SELECT f.figure, f.element, p.code AS period, p.start_date, p.end_date
    FROM figure f
    JOIN source.period p ON p.grain = f.grain AND p.has_ended
    WHERE p.end_date >= (SELECT min(opened_at)::DATE FROM marts.action)
),

listed AS (
    SELECT a.figure, a.period, x.unit, count(*) AS listed
    FROM asked a
    JOIN marts.action x
        ON if(a.figure IN ('due', 'done'), x.judged_due_date, x.opened_at::DATE)
        BETWEEN a.start_date AND a.end_date
    WHERE (a.figure <> 'recurred' OR x.repeats IS NOT NULL)
        AND (a.figure <> 'done' OR NOT x.is_late AND x.done_at IS NOT NULL)
    GROUP BY a.figure, a.period, x.unit
)

SELECT
    v.unit,
    a.period,
    a.figure,
    a.element,
    coalesce(l.listed, 0) AS listed,
    v.value AS reported,
    v.state,
    (coalesce(l.listed, 0) - v.value)::DECIMAL(18, 4) AS difference
FROM asked a
JOIN marts.element_value v ON v.element = a.element AND v.period = a.period
JOIN marts.unit u ON u.code = v.unit
JOIN source.setting g ON g.assessed_level = u.level
LEFT JOIN listed l ON l.figure = a.figure AND l.period = a.period AND l.unit = v.unit
