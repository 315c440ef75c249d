-- Units with their open ends closed, so that a day compares with both.
-- grain: code, valid_from
-- unique: code, valid_from
SELECT
    e.code,
    e.level,
    e.parent,
    e.population,
    l.rolls_up,
    coalesce(e.valid_from, DATE '0001-01-01') AS valid_from,
    coalesce(e.valid_to, DATE '9999-12-31') AS valid_to
FROM source.unit_entry e
JOIN source.level l ON l.code = e.level
