-- How probable each grade's band is, by chance in the figures or by other weights.
-- grain: assessment_id, source, unit, grade
-- column: assessment_id | the assessment
-- column: period | the period it is made of
-- column: source | numerators or weights
-- column: unit | unit of the assessed level
-- column: grade | grade of the scheme
-- column: probability | 0 to 1
-- unique: assessment_id, source, unit, grade
SELECT assessment_id, period, source, unit, grade, probability
FROM source.grade_chance
