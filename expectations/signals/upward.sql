-- Figures that a later version changed, and those of them changed upwards: of $elements, which a target
-- would see high. A change of a version that was sent back for its errors is a correction, not counted.
WITH ordered AS (
    SELECT
        v.return_id, v.form, v.period, v.reporter, v.version,
        lag(v.return_id) OVER w AS before_id, lag(v.verdict) OVER w AS before
    FROM source.version v
    WINDOW w AS (PARTITION BY v.form, v.period, v.reporter ORDER BY v.version)
)

SELECT
    p.year,
    o.reporter,
    count(*) FILTER (b.value > a.value) AS hits,
    count(*) AS trials
FROM ordered o
JOIN source.period p ON p.code = o.period
JOIN source.revised_value a ON a.return_id = o.before_id
JOIN source.revised_value b
    ON b.return_id = o.return_id AND b.unit = a.unit AND b.item = a.item AND b.element = a.element
WHERE o.before IN ('accepted', 'held') AND a.value <> b.value
    AND list_contains($elements, a.element)
GROUP BY ALL
ORDER BY ALL
