-- Sensitive elements of the assessed units in native periods.
-- grain: element, unit, period
-- column: element | element
-- column: family | its family
-- column: form | its form
-- column: kind | stock, flow, cum or flag
-- column: unit | a unit of the assessed level
-- column: period | native period
-- column: year | its calendar year
-- column: value | exact sum over its rows in force; 0 where none holds a number
-- column: is_firm | no return behind it changed after its period was settled
-- column: is_steady | none did before its year was settled, too
-- unique: element, unit, period
WITH revised AS (
    SELECT form, period, unit, bool_and(is_after_year) AS is_after_year
    FROM disclosure.revised
    GROUP BY form, period, unit
)

SELECT
    l.element,
    f.family,
    f.form,
    f.kind,
    l.unit,
    l.period,
    p.year,
    coalesce(sum(l.value), 0)::DECIMAL(18, 4) AS value,
    any_value(r.form) IS NULL AS is_firm,
    coalesce(any_value(r.is_after_year), true) AS is_steady
FROM core.rolled_leaf l
JOIN source.family f ON f.element = l.element
JOIN source.period p ON p.code = l.period
JOIN staging.unit u ON u.code = l.unit AND p.end_date BETWEEN u.valid_from AND u.valid_to
JOIN source.setting g ON g.assessed_level = u.level
LEFT JOIN revised r ON r.form = f.form AND r.period = l.period AND r.unit = l.unit
GROUP BY l.element, f.family, f.form, f.kind, l.unit, l.period, p.year
