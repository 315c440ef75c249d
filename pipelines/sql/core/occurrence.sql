-- Each finding while it stood: from the version that brought it to the one after, or, across returns,
-- from the build that found it to the one that no longer did. One of a problem in consecutive versions
-- is one life.
-- grain: finding_id
-- column: finding_id | identity of the finding
-- column: scope | return or cross
-- column: form | form
-- column: period | native period
-- column: reporter | the unit that sent the return
-- column: version | of the return it is about, the last one that is this return
-- column: is_latest | it is about the latest version of its slot
-- column: opened_at | when its problem began: it may have been carried on from version to version
-- column: until | when it was over; NULL while it stands
-- column: next_version | the version by which it was over
-- column: continues | the finding of the version before with the same problem
-- column: is_carried_on | the next version has the same problem
-- unique: finding_id
WITH judged AS (
    SELECT
        *,
        row_number() OVER slot AS place,
        lead(received_at) OVER slot AS until,
        lead(version) OVER slot AS next_version
    FROM source.version
    WHERE verdict IS NOT NULL
    WINDOW slot AS (PARTITION BY form, period, reporter ORDER BY version)
),

stood AS (
    SELECT
        'return' AS scope, f.*, v.form, v.period, v.reporter, v.version, v.is_latest, v.place,
        v.next_version, v.received_at AS since, v.until
    FROM source.return_finding f
    JOIN judged v ON v.return_id = f.return_id
    UNION ALL BY NAME
    SELECT
        'cross' AS scope, f.* EXCLUDE (first_seen_at, resolved_at), v.form, v.period, v.reporter,
        v.version, v.is_latest, v.place, f.first_seen_at AS since, f.resolved_at AS until,
        CASE WHEN v.until <= f.resolved_at THEN v.next_version END AS next_version
    FROM source.cross_finding f
    JOIN judged v ON v.return_id = f.return_id
    QUALIFY v.version = max(v.version) OVER (PARTITION BY f.finding_id)
),

-- The same problem may stand in several rows of a return whose unit is not known.
told_apart AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY scope, return_id, version, rule_id, unit, item, element
            ORDER BY cells, finding_id
        ) AS nth
    FROM stood
),

linked AS (
    SELECT
        *,
        lag(finding_id) OVER problem AS previous,
        CASE
            WHEN scope = 'return' THEN place = lag(place) OVER problem + 1
            ELSE since <= lag(until) OVER problem
        END IS TRUE AS follows
    FROM told_apart
    WINDOW problem AS (
        PARTITION BY scope, form, period, reporter, rule_id, unit, item, element, nth
        ORDER BY place, since
    )
),

lives AS (
    SELECT
        *,
        count(*) FILTER (WHERE NOT follows) OVER problem AS life,
        coalesce(lead(follows) OVER problem, false) AS is_carried_on
    FROM linked
    WINDOW problem AS (
        PARTITION BY scope, form, period, reporter, rule_id, unit, item, element, nth
        ORDER BY place, since
    )
)

SELECT
    finding_id,
    scope,
    form,
    period,
    reporter,
    version,
    is_latest,
    min(since) OVER (
        PARTITION BY scope, form, period, reporter, rule_id, unit, item, element, nth, life
    ) AS opened_at,
    until,
    next_version,
    CASE WHEN follows THEN previous END AS continues,
    is_carried_on
FROM lives
QUALIFY row_number() OVER (PARTITION BY finding_id ORDER BY version DESC) = 1
