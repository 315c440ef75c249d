-- Units, each by its latest entry in the catalogue.
-- grain: code
-- column: code | unit
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: short_zh | Chinese name where room is narrow; its name when it has no other
-- column: short_en | English name where room is narrow; its name when it has no other
-- column: level | level of the hierarchy
-- column: parent | the unit it counts towards; NULL for the top
-- column: group_code | group within which it is compared
-- column: population | residents, where known
-- column: tile_row | place on the tile map
-- column: tile_col | place on the tile map
-- column: valid_from | first day of its earliest entry; NULL when open
-- column: valid_to | last day of its latest entry; NULL when open
-- column: sort | catalogue order
-- unique: code
SELECT
    e.code,
    e.name_zh,
    e.name_en,
    e.short_zh,
    e.short_en,
    e.level,
    e.parent,
    e.group_code,
    e.population,
    e.tile_row,
    e.tile_col,
    nullif(min(coalesce(e.valid_from, DATE '0001-01-01')) OVER one, DATE '0001-01-01') AS valid_from,
    e.valid_to,
    min(e.sort) OVER one AS sort
FROM source.unit_entry e
WINDOW one AS (PARTITION BY e.code)
QUALIFY row_number() OVER (
    PARTITION BY e.code ORDER BY coalesce(e.valid_to, DATE '9999-12-31') DESC, e.sort DESC
) = 1
