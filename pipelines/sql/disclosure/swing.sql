-- How far a unit's total could move with the figures of one hidden family: down if all they earned were lost,
-- up if they earned everything. What is not assessed could come to be, and take its weight back.
-- grain: unit, period, family
-- column: unit | a unit of the assessed level
-- column: period | a scored window
-- column: family | a family of sensitive elements that does not stand in public for this unit and window
-- column: down | points
-- column: up | points
-- column: weight | of the scheme, now assessed
-- unique: unit, period, family
WITH leaf AS (
    SELECT
        s.*,
        -- Of a weight not assessed now: as much of its part as it could take. Of a part of which nothing is
        -- assessed, all that the part of the root above it could: a total needs the least share of the weight
        -- assessed, so no part of the root weighs more than its weight over that share. No bound without one.
        if(
            p.effective_weight > 0,
            p.effective_weight * s.weight / (s.weight + coalesce(p.assessed_weight, 0)),
            coalesce(t.weight, s.weight) / nullif(v.least_share, 0)
        ) AS could_weigh
    FROM marts.score_leaf s
    CROSS JOIN source.privacy v
    JOIN source.indicator i ON i.code = s.indicator AND i.is_sensitive
    LEFT JOIN marts.score_part p
        ON p.part = i.part AND p.unit = s.unit AND p.period = s.period
    LEFT JOIN (
        SELECT b.indicator, r.weight
        FROM disclosure.part_below b
        JOIN source.part r ON r.code = b.part AND r.depth = 1
    ) t ON t.indicator = s.indicator
    ANTI JOIN disclosure.shown_indicator d
        ON d.indicator = s.indicator AND d.unit = s.unit AND d.period = s.period
)

SELECT
    l.unit, l.period, f.family,
    sum(if(l.effective_weight > 0, l.full_points, coalesce(l.could_weigh, 'inf'::DOUBLE))) AS down,
    sum(if(l.effective_weight > 0, l.effective_weight - l.full_points,
        coalesce(l.could_weigh, 'inf'::DOUBLE))) AS up,
    coalesce(sum(l.weight) FILTER (l.state <> 'not_assessed'), 0) AS weight
FROM leaf l
JOIN (
    SELECT DISTINCT t.indicator, f.family
    FROM source.term t
    JOIN source.family f ON f.element = t.element
) f ON f.indicator = l.indicator
GROUP BY l.unit, l.period, f.family
