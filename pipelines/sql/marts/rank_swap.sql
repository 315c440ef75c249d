-- The least change of weights by which two neighbours in rank would change places.
-- grain: assessment_id, ahead, behind
-- column: assessment_id | the assessment
-- column: period | the period it is made of
-- column: ahead | the unit ahead
-- column: behind | the one next behind
-- column: moved | points of weight to move in all; 0 when level; NULL when no weights would do
-- column: from_indicator | the largest move takes from this indicator
-- column: to_indicator | and gives to this
-- column: largest | so many points
-- unique: assessment_id, ahead, behind
SELECT assessment_id, period, ahead, behind, moved, from_indicator, to_indicator, largest
FROM source.rank_swap
