-- How far totals and ranks would move by chance in the figures, or by other weights.
-- grain: assessment_id, source, unit
-- column: assessment_id | the assessment
-- column: period | the period it is made of
-- column: source | numerators: every proportion of counts drawn again; weights: weights drawn, figures as they are
-- column: unit | unit of the assessed level
-- column: total | as published
-- column: total_low | lower limit of the central 95 % of draws
-- column: total_high | upper limit
-- column: rank_low | best rank of the central 95 %; NULL when not ranked
-- column: rank_median | middle rank
-- column: rank_high | worst rank
-- column: tier | from 1 the best: units not behind its first with 95 % certainty
-- column: draws | how often it was drawn
-- column: seed | the same seed gives the same
-- unique: assessment_id, source, unit
SELECT
    assessment_id, period, source, unit, total, total_low, total_high, rank_low, rank_median, rank_high,
    tier, draws, seed
FROM source.rank_interval
