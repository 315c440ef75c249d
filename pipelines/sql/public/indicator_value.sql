-- grain: indicator, unit, period; numbers that rest on sensitive elements below the top unit withheld
WITH marked AS (
    SELECT v.*, i.is_sensitive AND v.unit <> g.top_unit AS is_hidden
    FROM marts.indicator_value v
    JOIN source.indicator i ON i.code = v.indicator
    CROSS JOIN source.setting g
)

SELECT * EXCLUDE (is_hidden) REPLACE (
    CASE WHEN NOT is_hidden THEN numerator END AS numerator,
    CASE WHEN NOT is_hidden THEN denominator END AS denominator,
    CASE WHEN NOT is_hidden THEN value END AS value,
    CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state,
    is_flagged AND NOT is_hidden AS is_flagged,
    CASE WHEN is_hidden THEN 'not_assessed' ELSE status END AS status,
    CASE WHEN NOT is_hidden THEN previous_value END AS previous_value,
    CASE WHEN NOT is_hidden THEN year_ago_value END AS year_ago_value,
    CASE WHEN NOT is_hidden THEN year_ago_period END AS year_ago_period,
    CASE WHEN NOT is_hidden THEN change_low END AS change_low,
    CASE WHEN NOT is_hidden THEN change_high END AS change_high,
    CASE WHEN NOT is_hidden THEN change END AS change
)
FROM marked
