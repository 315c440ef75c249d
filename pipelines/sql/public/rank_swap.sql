-- grain: as the mart; for the team alone: it tells of two units at once
-- only: team
SELECT r.*, p.is_sensitive AS is_withheld
FROM marts.rank_swap r
JOIN source.part p ON p.depth = 0
