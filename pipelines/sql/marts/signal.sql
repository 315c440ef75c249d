-- Questions to reporters whose figures are odder than chance makes them. For evaluators only: whole in the
-- team's edition and in no other, read by nothing that is scored or reported.
-- grain: signal_id
-- column: signal_id | identity of the question
-- column: code | signal of the catalogue
-- column: kind | heaping, bunching, copy, last_hours, upward
-- column: about | the reporter it asks
-- column: other | the reporter whose return is alike
-- column: year | of the figures
-- column: chance | of something so odd or odder
-- column: tested | how many were tested together with it
-- column: evidence | the figures it rests on, JSON
-- column: question_zh | the question, in Chinese
-- column: question_en | in English
-- unique: signal_id
SELECT signal_id, code, kind, about, other, year, chance, tested, evidence, question_zh, question_en
FROM source.signal
