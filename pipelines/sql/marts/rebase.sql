-- Days from which an indicator tells of another process, so that its control limits begin anew.
-- grain: indicator, from_date
-- column: indicator | indicator
-- column: from_date | first day of the process as it is since
-- column: reason_zh | what was changed in the process, in Chinese
-- column: reason_en | in English
-- unique: indicator, from_date
SELECT
    indicator,
    from_date,
    reason_zh,
    reason_en
FROM source.rebase
