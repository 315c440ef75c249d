-- What a unit's own row says of an element: the sum over the items of the form's dimension.
-- grain: element, unit, period
-- column: element | element
-- column: unit | the unit the row is about
-- column: period | native period
-- column: period_end | its last day
-- column: next_end | last day of the unit's next row in force
-- column: value | sum of the cells that hold a number; NULL when none does
-- column: is_na | every cell says not applicable
-- column: is_flagged | some cell is blank or unreadable
SELECT
    v.element,
    v.unit,
    v.period,
    any_value(r.period_end) AS period_end,
    any_value(r.next_end) AS next_end,
    sum(v.value)::DECIMAL(18, 4) AS value,
    bool_and(v.state = 'na') AS is_na,
    bool_or(v.state IN ('missing', 'bad')) AS is_flagged
FROM core.live_value v
JOIN core.received_row r ON r.form = v.form AND r.unit = v.unit AND r.period = v.period
GROUP BY v.element, v.unit, v.period
