-- Elements added up the hierarchy valid at each period's end. Flags do not roll up.
-- grain: element, unit, period, next_end
-- column: element | element
-- column: unit | unit at any level
-- column: period | native period
-- column: next_end | last day of the next rows in force: rows that share it are added together
-- column: value | exact sum of the rows with a number
-- column: is_na | every row says not applicable
-- column: is_flagged | some cell is blank or unreadable
SELECT
    f.element,
    h.ancestor AS unit,
    f.period,
    f.next_end,
    sum(f.value)::DECIMAL(18, 4) AS value,
    bool_and(f.is_na) AS is_na,
    bool_or(f.is_flagged) AS is_flagged
FROM core.leaf f
JOIN core.hierarchy h ON h.unit = f.unit AND f.period_end BETWEEN h.valid_from AND h.valid_to
JOIN source.element e ON e.code = f.element AND (e.kind <> 'flag' OR h.distance = 0)
GROUP BY f.element, h.ancestor, f.period, f.next_end
