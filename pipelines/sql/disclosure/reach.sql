-- How far each total could move with the figures of one hidden family, and with what is hidden beside it: points
-- of adjustments that rest on sensitive figures.
-- grain: unit, period, assessment
-- column: unit | a unit of the assessed level
-- column: period | period
-- column: assessment | as in the score totals; empty for a trial
-- column: down | points
-- column: up | points
-- column: is_sure | no hidden family could leave too little assessed for a total
-- unique: unit, period, assessment
WITH swing AS (
    SELECT
        t.unit, t.period, t.assessment, w.family, w.down, w.up,
        -- Of a scheme that asks for no least share nothing bounds what a weight not assessed could take.
        v.least_share > 0 AND t.assessed_share - w.weight / p.weight >= v.least_share AS is_sure
    FROM marts.score_total t
    JOIN disclosure.swing w ON w.unit = t.unit AND w.period = t.period
    JOIN source.part p ON p.depth = 0
    CROSS JOIN source.privacy v
    WHERE t.assessment NOT IN (SELECT assessment FROM source.mix)
    UNION ALL
    -- A final moves with all the assessments it mixes.
    SELECT
        t.unit, t.period, t.assessment, w.family, sum(m.share * w.down), sum(m.share * w.up),
        bool_and(v.least_share > 0 AND o.assessed_share - w.weight / r.weight >= v.least_share)
    FROM marts.score_total t
    JOIN source.part r ON r.depth = 0
    CROSS JOIN source.privacy v
    JOIN source.mix m ON m.assessment = t.assessment
    JOIN source.period y ON y.code = t.period
    JOIN source.period p ON p.year = y.year AND p.assessment = m.part
    JOIN marts.score_total o
        ON o.unit = t.unit AND o.period = p.code AND o.assessment = m.part
    JOIN disclosure.swing w ON w.unit = t.unit AND w.period = p.code
    GROUP BY t.unit, t.period, t.assessment, w.family
)

SELECT
    t.unit, t.period, t.assessment,
    coalesce(max(w.down), 0) + any_value(v.swing) AS down,
    coalesce(max(w.up), 0) + any_value(v.swing) AS up,
    coalesce(bool_and(w.is_sure), true) AS is_sure
FROM marts.score_total t
CROSS JOIN source.privacy v
LEFT JOIN swing w
    ON w.unit = t.unit AND w.period = t.period AND w.assessment = t.assessment
GROUP BY t.unit, t.period, t.assessment
