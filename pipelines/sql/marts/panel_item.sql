-- What a panel shows.
-- grain: group_code, panel, facet, code
-- column: group_code | group
-- column: panel | panel
-- column: facet | reach, timeliness, money or results
-- column: code | indicator or element
-- column: is_indicator | which of the two
-- column: sort | catalogue order
-- unique: group_code, panel, facet, code
SELECT
    group_code,
    panel,
    facet,
    code,
    is_indicator,
    sort
FROM source.panel_item
