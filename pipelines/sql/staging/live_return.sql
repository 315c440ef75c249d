-- The returns in force: a slot's last accepted or held version.
-- grain: form, period, reporter
-- unique: form, period, reporter
SELECT form, period, reporter, return_id
FROM source.version
WHERE is_live
