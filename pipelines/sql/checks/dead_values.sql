-- grain: a figure rests on a return that is not in force
SELECT DISTINCT return_id
FROM core.live_value
WHERE return_id NOT IN (SELECT return_id FROM source.version WHERE is_live)
