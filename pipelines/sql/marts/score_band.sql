-- What stands in public of scores that rest on sensitive figures: bands of the scheme's grades. Of a total,
-- the fewest bands side by side that no hidden family of the unit could move it out of, so that nothing is
-- told of any, and only where none could leave too little assessed; of a part, a care or an indicator, as a share of 100, that of a year in which all it rests
-- on stands in public itself. No row: withheld, or not assessed.
-- grain: kind, code, unit, period, assessment
-- column: kind | total, part, care or leaf
-- column: code | the scheme's root, a part of it, a care or an indicator
-- column: unit | unit of the assessed level
-- column: period | period
-- column: assessment | of a total: the assessment, empty for a trial; else empty
-- column: low | lower end, inclusive; NULL for the lowest band
-- column: high | upper end, exclusive; NULL for the highest band
-- column: low_band | the lowest band it may lie in
-- column: high_band | the highest
-- column: name_zh | the bands in Chinese
-- column: name_en | in English
-- column: share | points ÷ weight, 0 to 1, where it rests on no sensitive figure
-- unique: kind, code, unit, period, assessment
WITH total AS (
    SELECT
        'total' AS kind, p.code, t.unit, t.period, t.assessment,
        t.total - r.down AS least,
        t.total + r.up AS most,
        NULL::DOUBLE AS share
    FROM marts.score_total t
    JOIN disclosure.reach r
        ON r.unit = t.unit AND r.period = t.period AND r.assessment = t.assessment AND r.is_sure
    JOIN source.part p ON p.depth = 0
    WHERE t.total IS NOT NULL
),

leaf AS (
    SELECT
        s.unit, s.period, s.indicator, i.part, i.care, i.is_sensitive,
        i.is_sensitive AND d.indicator IS NULL AS is_hidden,
        s.points / s.weight AS share
    FROM marts.score_leaf s
    JOIN source.indicator i ON i.code = s.indicator
    LEFT JOIN disclosure.shown_indicator d
        ON d.indicator = s.indicator AND d.unit = s.unit AND d.period = s.period
),

node AS (
    SELECT 'leaf' AS kind, indicator AS code, unit, period, share, is_sensitive, is_hidden
    FROM leaf
    UNION ALL
    SELECT
        'part', b.part, l.unit, l.period, any_value(s.points / nullif(s.effective_weight, 0)),
        bool_or(l.is_sensitive), bool_or(l.is_hidden)
    FROM leaf l
    JOIN disclosure.part_below b ON b.indicator = l.indicator
    JOIN marts.score_part s ON s.part = b.part AND s.unit = l.unit AND s.period = l.period
    -- Of a total that is withheld it must not show whether there is one.
    WHERE (l.unit, l.period) IN (
        SELECT (unit, period)
        FROM disclosure.reach
        WHERE is_sure AND assessment NOT IN (SELECT assessment FROM source.mix)
    )
    GROUP BY b.part, l.unit, l.period
    UNION ALL
    SELECT
        'care', l.care, l.unit, l.period, any_value(s.share),
        bool_or(l.is_sensitive), bool_or(l.is_hidden)
    FROM leaf l
    JOIN marts.care_score s ON s.care = l.care AND s.unit = l.unit AND s.period = l.period
    GROUP BY l.care, l.unit, l.period
),

placed AS (
    SELECT * FROM total
    UNION ALL
    SELECT
        kind, code, unit, period, '', 100 * share, 100 * share,
        if(is_sensitive, NULL, share)
    FROM node
    WHERE NOT is_hidden AND share IS NOT NULL AND (is_sensitive OR kind <> 'leaf')
)

SELECT
    x.kind, x.code, x.unit, x.period, x.assessment,
    l.at_least AS low,
    h.below AS high,
    l.code AS low_band,
    h.code AS high_band,
    if(l.code = h.code, l.name_zh, l.name_zh || '至' || h.name_zh) AS name_zh,
    if(l.code = h.code, l.name_en, l.name_en || ' to ' || h.name_en) AS name_en,
    x.share
FROM placed x
JOIN source.band l
    ON round(x.least, 9) >= coalesce(l.at_least, -1e9) AND round(x.least, 9) < coalesce(l.below, 1e9)
JOIN source.band h
    ON round(x.most, 9) >= coalesce(h.at_least, -1e9) AND round(x.most, 9) < coalesce(h.below, 1e9)
