-- How far returns received are filled in: of the version in force or, without one, of the latest.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sent the return
-- column: cells_expected | cells it owes: those of its owed rows, and of owed rows it left out
-- column: cells_filled | of these, cells that hold a number or say not applicable
-- unique: form, period, reporter
WITH chosen AS (
    SELECT DISTINCT form, period, reporter, return_id
    FROM source.version
    WHERE is_live OR is_latest
    QUALIFY rank() OVER (PARTITION BY form, period, reporter ORDER BY is_live DESC) = 1
),

cell AS (
    SELECT c.form, c.period, c.reporter, v.unit, v.state
    FROM core.live_value v
    JOIN chosen c ON c.return_id = v.return_id
    UNION ALL
    SELECT c.form, c.period, c.reporter, v.unit, v.state
    FROM chosen c
    JOIN source.part_value v ON v.return_id = c.return_id AND v.row_kind = 'row'
    SEMI JOIN core.owed o
        ON o.form = c.form AND o.period = c.period AND o.reporter = c.reporter AND o.unit = v.unit
    ANTI JOIN staging.live_return l ON l.return_id = c.return_id
    ANTI JOIN staging.repeated_cell r
        ON r.return_id = v.return_id AND r.element = v.element AND r.row = v.row AND r.col = v.col
),

present AS (
    SELECT
        form, period, reporter, unit,
        count(*) AS cells,
        count(*) FILTER (state IN ('value', 'na')) AS filled
    FROM cell
    GROUP BY ALL
),

owed AS (
    SELECT o.form, o.period, o.reporter, o.unit, count(DISTINCT e.code) AS cells
    FROM core.owed o
    SEMI JOIN chosen c ON c.form = o.form AND c.period = o.period AND c.reporter = o.reporter
    JOIN source.cover v ON v.reporting_id = o.reporting_id
    JOIN source.element e
        ON e.cover_id = v.cover_id AND e.form = o.form
        AND o.end_date >= coalesce(e.valid_from, o.end_date)
        AND o.end_date <= coalesce(e.valid_to, o.end_date)
    GROUP BY o.form, o.period, o.reporter, o.unit
)

SELECT
    o.form,
    o.period,
    o.reporter,
    sum(coalesce(p.cells, o.cells))::BIGINT AS cells_expected,
    sum(coalesce(p.filled, 0))::BIGINT AS cells_filled
FROM owed o
LEFT JOIN present p
    ON p.form = o.form AND p.period = o.period AND p.reporter = o.reporter AND p.unit = o.unit
GROUP BY o.form, o.period, o.reporter
