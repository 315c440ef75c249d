-- Indicators, with their place in the scheme.
-- grain: code
-- column: code | indicator
-- column: name_zh | Chinese name
-- column: name_en | English name
-- column: definition_zh | what it says, in Chinese
-- column: definition_en | in English
-- column: numerator | expression of elements
-- column: denominator | expression of elements
-- column: factor | value = factor × numerator / denominator
-- column: measure_zh | its measure, in Chinese
-- column: measure_en | in English
-- column: digits | decimals shown
-- column: time | sum, last, year_reach or year_to_date
-- column: lower_is_better | direction
-- column: is_scored | part of the scheme
-- column: is_sensitive | rests on a sensitive element
-- column: care | dimension of care
-- column: part | node of the scheme it hangs on
-- column: weight | points
-- column: transform | how its value becomes points
-- column: target | before any scaling
-- column: floor | before any scaling
-- column: is_proportion | counts of counts, as a percentage
-- column: is_sample | its cases were picked, as in a survey; else counted in full
-- column: is_stock | the denominator counts who is there at a period's end, anew each period
-- column: is_count_denominator | the denominator counts people or things, not money
-- column: owner_zh | who answers for it, in Chinese
-- column: owner_en | in English
-- column: grain | finest period it has
-- column: sort | catalogue order
-- unique: code
SELECT
    code,
    name_zh,
    name_en,
    definition_zh,
    definition_en,
    numerator,
    denominator,
    factor,
    measure_zh,
    measure_en,
    digits,
    time,
    lower_is_better,
    is_scored,
    is_sensitive,
    care,
    part,
    weight,
    transform,
    target,
    floor,
    is_proportion,
    is_sample,
    is_stock,
    is_count_denominator,
    owner_zh,
    owner_en,
    grain,
    sort
FROM source.indicator
