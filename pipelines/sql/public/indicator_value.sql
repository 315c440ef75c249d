-- grain: indicator, unit, period; numbers that rest on sensitive elements stand where these do: see
-- disclosure.shown_indicator; so do, each by itself, those of the periods it is held against
-- flag: hides_value
-- flag: hides_previous
-- flag: hides_ago
-- withheld: numerator | CASE WHEN NOT hides_value THEN numerator END
-- withheld: denominator | CASE WHEN NOT hides_value THEN denominator END
-- withheld: repeats | CASE WHEN NOT hides_value THEN repeats END
-- withheld: value | CASE WHEN NOT hides_value THEN value END
-- withheld: state | CASE WHEN NOT hides_value THEN state WHEN received = 0 THEN 'no_data' ELSE 'suppressed' END
-- withheld: is_flagged | NOT hides_value AND is_flagged
-- withheld: status | CASE WHEN NOT hides_value THEN status WHEN received = 0 THEN 'not_assessed' ELSE 'suppressed' END
-- withheld: previous_value | CASE WHEN NOT hides_previous THEN previous_value END
-- withheld: year_ago_value | CASE WHEN NOT hides_ago THEN year_ago_value END
-- withheld: year_ago_period | CASE WHEN NOT hides_ago THEN year_ago_period END
-- withheld: change_low | CASE WHEN NOT (hides_value OR hides_ago) THEN change_low END
-- withheld: change_high | CASE WHEN NOT (hides_value OR hides_ago) THEN change_high END
-- withheld: change | CASE WHEN NOT (hides_value OR hides_ago) THEN change END
SELECT
    v.*,
    i.is_sensitive AND s.indicator IS NULL AS hides_value,
    i.is_sensitive AND b.indicator IS NULL AS hides_previous,
    i.is_sensitive AND a.indicator IS NULL AS hides_ago,
    hides_value OR hides_previous OR hides_ago AS is_withheld
FROM marts.indicator_value v
JOIN source.indicator i ON i.code = v.indicator
JOIN source.period p ON p.code = v.period
LEFT JOIN disclosure.shown_indicator s
    ON s.indicator = v.indicator AND s.unit = v.unit AND s.period = v.period
LEFT JOIN disclosure.shown_indicator b
    ON b.indicator = v.indicator AND b.unit = v.unit AND b.period = p.previous
LEFT JOIN disclosure.shown_indicator a
    ON a.indicator = v.indicator AND a.unit = v.unit AND a.period = v.year_ago_period
