-- Units whose year is hidden, family by family. To those with something small come the next ones in the
-- catalogue's order, round and round, until what can be worked out leaves room in every figure: the sum of all
-- hidden, for the public, and that sum less its own, for each of them. So at least three, with at least
-- the room in each item that is not 0 in all of them, or in all others.
-- grain: family, year, unit
-- column: family | family of sensitive elements
-- column: year | a settled year
-- column: unit | a unit of the assessed level
-- column: reason | small, incomplete, chosen (to be added to by the others), partner
-- unique: family, year, unit
WITH member AS (
    SELECT DISTINCT f.family, f.form, s.year, s.unit
    FROM disclosure.slot s
    JOIN disclosure.year y ON y.form = s.form AND y.year = s.year
    JOIN source.family f ON f.form = s.form
),

placed AS (
    SELECT *, dense_rank() OVER (PARTITION BY family, year ORDER BY sort, unit) AS place
    FROM member
    JOIN (
        SELECT code, min(sort) AS sort FROM source.unit_entry GROUP BY code
    ) e ON e.code = unit
),

started AS (
    SELECT m.family, m.year, m.unit, m.place,
        if(bool_or(i.item IS NOT NULL), 'small', 'incomplete') AS reason
    FROM placed m
    LEFT JOIN disclosure.item i
        ON i.family = m.family AND i.year = m.year AND i.unit = m.unit AND i.is_small
    LEFT JOIN disclosure.slot s
        ON s.form = m.form AND s.year = m.year AND s.unit = m.unit AND s.came_at IS NULL
    WHERE i.item IS NOT NULL OR s.form IS NOT NULL
    GROUP BY m.family, m.year, m.unit, m.place
),

begun AS (
    SELECT * FROM started
    UNION ALL
    -- The year of the top unit is hidden for what its periods are: it must not be the sum of its units.
    SELECT m.family, m.year, m.unit, m.place, 'chosen'
    FROM placed m
    WHERE m.place = 1 AND (m.family, m.year) NOT IN (SELECT (family, year) FROM started) AND EXISTS (
        SELECT 1
        FROM disclosure.top_hidden h
        JOIN source.family f ON f.element = h.element AND f.family = m.family
        JOIN disclosure.year y
            ON y.form = m.form AND y.year = m.year AND y.period = h.window_code
    )
),

ordered AS (
    SELECT
        m.family, m.year, m.unit, b.reason, a.n, a.begun,
        row_number() OVER (
            PARTITION BY m.family, m.year
            ORDER BY b.reason IS NULL, (m.place - a.first + a.n) % a.n
        ) AS rank
    FROM placed m
    JOIN (
        SELECT
            b.family, b.year, min(b.place) AS first, count(*) AS begun,
            (SELECT count(*) FROM placed p WHERE p.family = b.family AND p.year = b.year) AS n
        FROM begun b
        GROUP BY b.family, b.year
    ) a ON a.family = m.family AND a.year = m.year
    LEFT JOIN begun b ON b.family = m.family AND b.year = m.year AND b.unit = m.unit
),

summed AS (
    SELECT
        o.family, o.year, o.rank,
        sum(i.base) OVER up <= 0
        OR (sum(i.mass) OVER up >= p.room AND (
            sum(i.mass) OVER up - max(i.mass) OVER up >= p.room
            OR sum(i.base) OVER up - max(i.base) OVER up <= 0
        )) AS has_room
    FROM ordered o
    JOIN disclosure.item i ON i.family = o.family AND i.year = o.year AND i.unit = o.unit
    CROSS JOIN source.privacy p
    WINDOW up AS (PARTITION BY i.item, o.year ORDER BY o.rank)
),

enough AS (
    SELECT s.family, s.year, min(s.rank) AS rank
    FROM (
        SELECT family, year, rank FROM summed GROUP BY ALL HAVING bool_and(has_room)
    ) s
    JOIN ordered o ON o.family = s.family AND o.year = s.year AND o.rank = s.rank
    WHERE o.rank >= greatest(o.begun, 3)
    GROUP BY s.family, s.year
)

SELECT o.family, o.year, o.unit, coalesce(o.reason, 'partner') AS reason
FROM ordered o
LEFT JOIN enough e ON e.family = o.family AND e.year = o.year
WHERE o.rank <= coalesce(e.rank, o.n)
