-- grain: signal_id; for the team only
-- only: team
SELECT s.*, true AS is_withheld
FROM marts.signal s
