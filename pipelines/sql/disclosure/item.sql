-- What must not be told of a unit's year when it is small: sensitive elements, and what a part leaves of its
-- whole.
-- grain: item, unit, year
-- column: item | an element, or a complement of the catalogue's rules and proportions
-- column: family | its family
-- column: unit | a unit of the assessed level
-- column: year | a settled year
-- column: base | its figure when the year was settled
-- column: low | the least it was in any version in force since
-- column: high | the most
-- column: mass | its figure then, in returns that had not changed since their periods were settled
-- column: firm | its figure in returns that have not changed since
-- column: is_small | it was from 1 up to below what is hidden, when the year was settled
-- column: is_ever_small | it may have been in a version since
-- unique: item, unit, year
WITH figure AS (
    SELECT
        f.*,
        f.period = max(f.period) OVER (PARTITION BY f.element, f.unit, f.year) AS is_last,
        coalesce(d.base, 0) AS d_base,
        coalesce(d.low, 0) AS d_low,
        coalesce(d.high, 0) AS d_high
    FROM disclosure.figure f
    SEMI JOIN disclosure.year y ON y.form = f.form AND y.year = f.year
    LEFT JOIN disclosure.drift d
        ON d.element = f.element AND d.unit = f.unit AND d.period = f.period
),

-- Added up over the periods; or as the year's figure: flows added up, all else its last.
total AS (
    SELECT
        f.element, f.family, f.unit, f.year, b.by_period,
        sum(f.value) AS value,
        sum(f.d_base) AS d_base,
        sum(f.d_low) AS d_low,
        sum(f.d_high) AS d_high,
        coalesce(sum(f.value + f.d_base) FILTER (f.is_steady), 0) AS mass,
        coalesce(sum(f.value) FILTER (f.is_firm), 0) AS firm
    FROM figure f
    CROSS JOIN (VALUES (false), (true)) b (by_period)
    WHERE b.by_period OR f.kind = 'flow' OR f.is_last
    GROUP BY ALL
),

term AS (
    SELECT element AS item, element, 1 AS coefficient, false AS by_period
    FROM source.family
    UNION ALL
    SELECT complement, element, coefficient, by_period FROM source.complement
),

added AS (
    SELECT
        t.item, v.family, v.unit, v.year,
        bool_and(f.is_count) AS is_count,
        sum(t.coefficient * (v.value + v.d_base)) AS base,
        sum(t.coefficient * v.value
            + if(t.coefficient > 0, t.coefficient * v.d_low, t.coefficient * v.d_high)) AS low,
        sum(t.coefficient * v.value
            + if(t.coefficient > 0, t.coefficient * v.d_high, t.coefficient * v.d_low)) AS high,
        greatest(sum(t.coefficient * v.mass), 0) AS mass,
        greatest(sum(t.coefficient * v.firm), 0) AS firm
    FROM term t
    JOIN total v ON v.element = t.element AND v.by_period = t.by_period
    JOIN source.family f ON f.element = t.element
    GROUP BY t.item, v.family, v.unit, v.year
)

SELECT
    a.* EXCLUDE (is_count),
    a.is_count AND a.base >= 1 AND a.base < p.smallest AS is_small,
    a.is_count AND a.high >= 1 AND a.low < p.smallest AS is_ever_small
FROM added a
CROSS JOIN source.privacy p
