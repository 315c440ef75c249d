-- Figures that count everyone once a year and since January add up to more than there is to reach.
-- grain: return_id, unit, item, element
-- column: return_id | a return that adds to what is already too much
-- column: cells | this period's figure's cell
-- column: value | this period's figure as written
-- column: a | the sum since 1 January
-- column: b | what there is to reach, by the same return
WITH reach AS (
    SELECT unnest($numerators) AS numerator, unnest($denominators) AS denominator
),

summed AS (
    SELECT
        *,
        sum(value) OVER (
            PARTITION BY form, unit, item, element, year(period_start) ORDER BY period_start
        ) AS so_far
    FROM core.live_value
    WHERE element IN (SELECT numerator FROM reach) AND value IS NOT NULL
)

SELECT
    n.return_id,
    n.unit,
    n.item,
    n.element,
    n.sheet,
    n.cell AS cells,
    n.raw AS value,
    n.so_far AS a,
    d.value AS b
FROM summed n
JOIN reach r ON r.numerator = n.element
JOIN core.live_value d
    ON d.return_id = n.return_id
    AND d.unit = n.unit
    AND d.item = n.item
    AND d.element = r.denominator
WHERE n.value > 0
    AND d.value >= $at_least
    AND n.so_far > d.value * (1 + $threshold::DECIMAL(12, 6))
ORDER BY n.return_id, n.unit, n.item, n.element
