-- Good practice: what units do well, who took it over, and what was adopted prefecture-wide.
-- Sort by added_at, practice_id.
-- grain: practice_id
-- column: practice_id | identity of the practice
-- column: unit | where it comes from
-- column: what | what is done, in people's words
-- column: state | added, taken_up (by units), proposed (prefecture-wide, waits for a second role), approved
-- column: added_at | when
-- column: adopted_by | codes of the units that took it over, with commas between
-- column: adopted_units | how many
-- column: proposed_by | the role that proposed it prefecture-wide; NULL when none did or it was refused
-- column: approved_at | when it was adopted prefecture-wide
-- column: approved_by | the second role, by which it was
-- unique: practice_id
SELECT
    practice_id,
    unit,
    what,
    state,
    added_at,
    adopted_by,
    adopted_units,
    proposed_by,
    approved_at,
    approved_by
FROM source.practice
