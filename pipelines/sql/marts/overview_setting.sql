-- Elements the first page needs by their role.
-- grain: key
-- column: key | actions_due, actions_done, match_numerator, match_denominator
-- column: value | element
-- unique: key
SELECT
    key,
    value
FROM source.overview_setting
