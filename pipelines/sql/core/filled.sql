-- How far returns received are filled in: of the version in force or, without one, of the latest.
-- grain: form, period, reporter
-- column: form | form
-- column: period | native period of the form
-- column: reporter | the unit that sent the return
-- column: cells_expected | cells it owes: those of its owed rows, and of owed rows it left out
-- column: cells_filled | of these, cells that hold a number or say not applicable
-- column: cells_repeated | cells that state again what another row of the return states
-- column: values_read | cells that hold a number
-- column: values_traced | of these, those with a place in an original that is stored
-- unique: form, period, reporter
WITH chosen AS (
    SELECT DISTINCT v.form, v.period, v.reporter, v.return_id, o.file_hash IS NOT NULL AS is_kept
    FROM source.version v
    LEFT JOIN source.original o ON o.file_hash = v.file_hash
    WHERE v.is_live OR v.is_latest
    QUALIFY rank() OVER (PARTITION BY v.form, v.period, v.reporter ORDER BY v.is_live DESC) = 1
),

cell AS (
    SELECT
        c.form, c.period, c.reporter, v.unit, v.state,
        c.is_kept AND v.cell IS NOT NULL AS is_traced
    FROM core.live_value v
    JOIN chosen c ON c.return_id = v.return_id
    UNION ALL
    SELECT
        c.form, c.period, c.reporter, v.unit, v.state,
        c.is_kept AND v.col > 0 AS is_traced
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
        count(*) FILTER (state IN ('value', 'na')) AS filled,
        count(*) FILTER (state = 'value') AS values_read,
        count(*) FILTER (state = 'value' AND is_traced) AS values_traced
    FROM cell
    GROUP BY ALL
),

repeated AS (
    SELECT c.form, c.period, c.reporter, count(*) AS cells
    FROM chosen c
    JOIN staging.repeated_cell r ON r.return_id = c.return_id
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
    sum(coalesce(p.filled, 0))::BIGINT AS cells_filled,
    any_value(coalesce(r.cells, 0))::BIGINT AS cells_repeated,
    sum(coalesce(p.values_read, 0))::BIGINT AS values_read,
    sum(coalesce(p.values_traced, 0))::BIGINT AS values_traced
FROM owed o
LEFT JOIN present p
    ON p.form = o.form AND p.period = o.period AND p.reporter = o.reporter AND p.unit = o.unit
LEFT JOIN repeated r
    ON r.form = o.form AND r.period = o.period AND r.reporter = o.reporter
GROUP BY o.form, o.period, o.reporter
