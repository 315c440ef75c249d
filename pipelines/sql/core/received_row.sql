-- The native periods for which a unit's row is in force, each knowing the next one.
-- grain: form, unit, period
-- column: form | form
-- column: unit | the unit the row is about
-- column: period | native period
-- column: period_end | its last day
-- column: next_end | last day of the unit's next row in force, NULL for the latest
-- unique: form, unit, period
SELECT
    form,
    unit,
    period,
    period_end,
    lead(period_end) OVER (PARTITION BY form, unit ORDER BY period_end) AS next_end
FROM (SELECT DISTINCT form, unit, period, period_end FROM core.live_value)
