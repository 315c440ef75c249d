-- Elements the first page needs by their role.
-- grain: key
-- column: key | actions_found, actions_due, actions_done, actions_recurred, match_numerator, match_denominator
-- column: value | element
-- unique: key
SELECT
    key,
    value
FROM source.overview_setting
