-- Assessments of the register, a row a version.
-- grain: assessment_id
-- column: assessment_id | its id: period, code and, from the second on, version
-- column: code | of the scheme's assessments
-- column: period | the period it is made of
-- column: version | counts from 1; reopening makes the next
-- column: name_zh | what it is called, in Chinese
-- column: name_en | in English
-- column: stage | drafted, opened, frozen, verified, previewed, decided, signed, sealed, published, reopened
-- column: is_shown | its results are those the score tables show
-- column: rulebook | SHA-256 of the catalogue it is made by
-- column: appeals_until | the last day for appeals; NULL before the preview
-- column: seal | SHA-256 of its seal; NULL before it is sealed
-- column: sort | order by period, code and version
-- unique: assessment_id
SELECT
    assessment_id, code, period, version, name_zh, name_en, stage, is_shown, rulebook, appeals_until,
    seal, sort
FROM source.assessment
