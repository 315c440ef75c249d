-- Elements of every unit at every level, for every ended period of their form's grain or coarser.
-- grain: element, unit, period
-- column: element | element
-- column: unit | unit at any level
-- column: period | the period asked for
-- column: value | exact; flows added up over the period, stocks and flags as last received in it
-- column: state | value, no_data (nothing in force), na (not applicable), suppressed
-- column: received | returns in force in the period
-- column: expected | returns due in the period
-- column: is_flagged | some cell of the returns in force is blank or unreadable
-- unique: element, unit, period
SELECT
    e.code AS element,
    c.unit,
    c.window_code AS period,
    t.value,
    CASE WHEN t.value IS NOT NULL THEN 'value' WHEN t.is_na THEN 'na' ELSE 'no_data' END AS state,
    c.received,
    c.expected,
    coalesce(t.is_flagged, false) AS is_flagged
FROM source.element e
JOIN core.coverage c ON c.cover_id = e.cover_id AND NOT c.is_since_january
LEFT JOIN core.element_total t
    ON t.element = e.code AND t.unit = c.unit AND t.window_code = c.window_code
WHERE e.kind <> 'flag' OR c.has_own_row
