-- grain: as the mart; withheld as totals and grades are
SELECT r.*, p.is_sensitive AS is_withheld
FROM marts.grade_chance r
JOIN source.part p ON p.depth = 0
