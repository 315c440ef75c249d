-- Returns that came or changed after their period was settled: two builds tell what the change was.
-- grain: form, period, reporter, unit
-- column: form | form
-- column: period | native period
-- column: year | its calendar year
-- column: reporter | the unit that sends the return
-- column: unit | a unit of the assessed level
-- column: is_late | it came after its period was settled
-- column: is_after_year | it changed after its whole year was
-- unique: form, period, reporter, unit
SELECT
    s.form,
    s.period,
    s.year,
    s.reporter,
    s.unit,
    s.came_at > t.settled_at AS is_late,
    coalesce(s.changed_at > y.settled_at, false) AS is_after_year
FROM disclosure.slot s
JOIN disclosure.settled t ON t.form = s.form AND t.period = s.period
LEFT JOIN disclosure.year y ON y.form = s.form AND y.year = s.year
WHERE s.changed_at > t.settled_at
