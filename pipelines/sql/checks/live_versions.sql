-- grain: a slot has more than one version in force
SELECT form, period, reporter, count(*) AS live
FROM source.version
WHERE is_live
GROUP BY form, period, reporter
HAVING count(*) > 1
