-- Elements over windows: flows add up, every other kind takes each row's last in the window.
-- grain: element, unit, window_code
-- column: element | element
-- column: unit | unit at any level
-- column: window_code | the period asked for
-- column: value | exact sum; NULL when no cell holds a number
-- column: is_na | everything says not applicable
-- column: is_flagged | some cell is blank or unreadable
SELECT
    f.element,
    f.unit,
    w.window_code,
    sum(f.value)::DECIMAL(18, 4) AS value,
    bool_and(f.is_na) AS is_na,
    bool_or(f.is_flagged) AS is_flagged
FROM core.rolled_leaf f
JOIN source.element e ON e.code = f.element
JOIN core.window_period w ON w.period = f.period AND NOT w.is_since_january
WHERE e.kind = 'flow' OR f.next_end IS NULL OR f.next_end > w.window_end
GROUP BY f.element, f.unit, w.window_code
