-- What the first page leads with.
-- grain: code
-- column: code | indicator or element
-- column: is_indicator | which of the two
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    is_indicator,
    sort
FROM source.headline
