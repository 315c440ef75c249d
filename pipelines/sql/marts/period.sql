-- Periods of every grain, from the year of the first return to this year.
-- grain: code
-- column: code | period
-- column: grain | month, quarter, half or year
-- column: year | calendar year
-- column: ordinal | number within its year
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: start_date | first day
-- column: end_date | last day
-- column: has_ended | its last day is over
-- column: assessment | the assessment whose window it is
-- column: assessment_zh | its Chinese name
-- column: assessment_en | its English name
-- column: year_ago | the same period last year, where the two can be compared
-- column: sort | by time, longer ones first
-- unique: code
SELECT
    code,
    grain,
    year,
    ordinal,
    name_zh,
    name_en,
    start_date,
    end_date,
    has_ended,
    assessment,
    assessment_zh,
    assessment_en,
    y.year_ago,
    sort
FROM source.period p
LEFT JOIN core.year_ago y ON y.window_code = p.code
