-- The rows a reporter owes: one for each child at the form's row level, else one of its own.
-- grain: reporting_id, period, unit
-- column: reporting_id | who fills in the form, a row for what
-- column: form | form
-- column: period | native period of the form, ended
-- column: end_date | its last day, by which validity is judged
-- column: reporter | the unit that sends the return
-- column: unit | the unit the row is about
-- unique: reporting_id, period, unit
WITH slot AS (
    SELECT r.*, f.code AS form_code, p.code AS period, p.end_date, u.code AS reporter
    FROM source.reporting r
    JOIN source.form f ON f.code = r.form
    JOIN source.period p
        ON p.grain = f.grain
        AND p.is_due
        AND p.end_date >= coalesce(f.valid_from, p.end_date)
        AND p.end_date <= coalesce(f.valid_to, p.end_date)
    JOIN staging.unit u
        ON u.level = r.reporter_level
        AND p.end_date BETWEEN u.valid_from AND u.valid_to
),

child AS (
    SELECT s.reporting_id, s.form, s.period, s.end_date, s.reporter, c.code AS unit
    FROM slot s
    JOIN staging.unit c
        ON c.parent = s.reporter
        AND c.level = s.row_level
        AND s.end_date BETWEEN c.valid_from AND c.valid_to
    WHERE s.row_level <> s.reporter_level
)

SELECT reporting_id, form, period, end_date, reporter, unit
FROM child
UNION ALL
SELECT s.reporting_id, s.form, s.period, s.end_date, s.reporter, s.reporter
FROM slot s
WHERE NOT EXISTS (
    SELECT 1
    FROM child c
    WHERE c.reporting_id = s.reporting_id AND c.period = s.period AND c.reporter = s.reporter
)
