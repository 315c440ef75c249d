"""What deductions, bonuses and vetoes count, for every window and unit at once."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from pipelines.catalogue.scheme import Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.due import working_day_after
from pipelines.period import parse
from pipelines.scores.inputs import Inputs, dense, register
from pipelines.scoring.rounding import Floats

_MEMBERS = """
CREATE OR REPLACE TEMP TABLE scored_member AS
WITH RECURSIVE below AS (
    SELECT
        code AS unit, code AS member, 0 AS depth,
        coalesce(valid_from::DATE, DATE '0001-01-01') AS valid_from,
        coalesce(valid_to::DATE, DATE '9999-12-31') AS valid_to
    FROM unit_entry
    WHERE level = ?
    UNION ALL
    SELECT
        b.unit, u.code, b.depth + 1,
        greatest(b.valid_from, u.valid_from::DATE), least(b.valid_to, u.valid_to::DATE)
    FROM below b
    JOIN unit_entry u ON u.parent = b.member
    WHERE b.depth < 20
)
SELECT s.u, b.member, b.valid_from, b.valid_to
FROM below b
JOIN scored_unit s USING (unit)
"""
_SLOTS = """
WITH accepted AS (
    SELECT r.form, r.period, r.reporter, greatest(r.received_at, s.since) AS since, s.until
    FROM "return" r
    LEFT JOIN verdict_span s USING (return_id)
    WHERE coalesce(s.verdict, r.verdict) = 'accepted'
),

-- Since when a slot has had one accepted; until when, where a step took that back.
kept AS (
    SELECT form, period, reporter, min(since) AS since, NULL::TIMESTAMP AS until
    FROM accepted
    WHERE until IS NULL
    GROUP BY form, period, reporter
    UNION ALL
    SELECT * FROM accepted WHERE until IS NOT NULL
),

-- What is extended after a freeze changes nothing that is frozen.
extended AS (
    SELECT w.w, x.form, x.period, x.unit, arg_max(x.until, x.sort) AS until
    FROM extension x
    JOIN scored_window w ON x.granted_at < w.cutoff
    GROUP BY ALL
),

slot AS (
    SELECT
        w.w, w.cutoff, r.form, r.period, r.reporter, p.end_date,
        coalesce(x.until, r.regular_due_date) AS due_date,
        coalesce(r.first_received_at::DATE > coalesce(x.until, r.regular_due_date), false)
            AS is_late
    FROM reporting r
    JOIN period p ON p.code = r.period
    JOIN scored_window w ON p.start_date >= w.start_date AND p.end_date <= w.end_date
    LEFT JOIN extended x
        ON x.w = w.w AND x.form = r.form AND x.period = r.period AND x.unit = r.reporter
    WHERE r.is_expected
),

stood AS (
    SELECT
        s.*,
        bool_or(k.since < s.cutoff AND coalesce(k.until >= s.cutoff, true)) IS TRUE AS is_kept
    FROM slot s
    LEFT JOIN kept k ON k.form = s.form AND k.period = s.period AND k.reporter = s.reporter
    WHERE s.due_date < s.cutoff::DATE
    GROUP BY ALL
)

SELECT
    s.w, m.u,
    count(*) FILTER (WHERE s.is_late) AS late,
    count(*) FILTER (WHERE NOT s.is_late AND NOT s.is_kept) AS missing
FROM stood s
JOIN scored_member m
    ON m.member = s.reporter AND s.end_date BETWEEN m.valid_from AND m.valid_to
GROUP BY s.w, m.u
"""
_ERRORS = """
WITH waived AS (
    SELECT
        finding_id, kind, taken_at AS since,
        lead(taken_at) OVER (PARTITION BY finding_id ORDER BY step) AS until
    FROM finding_step
    QUALIFY kind = 'waived'
),

version AS (
    SELECT
        form, period, reporter, return_id, received_at,
        lead(received_at) OVER (
            PARTITION BY form, period, reporter ORDER BY version
        ) AS replaced_at
    FROM "return"
)
SELECT w.w, m.u, count(DISTINCT (
    v.form, v.period, v.reporter, f.rule_id, f.unit, f.item, f.element, f.cells
)) AS events
FROM finding f
JOIN version v USING (return_id)
JOIN error_deadline d ON d.day = v.received_at::DATE
JOIN period p ON p.code = v.period
JOIN scored_window w ON p.start_date >= w.start_date AND p.end_date <= w.end_date
JOIN scored_member m
    ON m.member = v.reporter AND p.end_date BETWEEN m.valid_from AND m.valid_to
WHERE f.scope = 'return' AND f.severity = 'error'
    AND d.deadline < w.cutoff::DATE AND coalesce(v.replaced_at::DATE > d.deadline, true)
    AND NOT EXISTS (
        SELECT 1
        FROM waived x
        WHERE x.finding_id = f.finding_id AND x.since < w.cutoff
            AND coalesce(x.until >= w.cutoff, true)
    )
GROUP BY w.w, m.u
"""
_ELEMENTS = """
WITH figure AS (
    SELECT '' AS frozen, element, unit, period, value, state FROM element_value
    UNION ALL BY NAME
    FROM frozen_element
),

basis AS (
    SELECT w.*, coalesce(f.frozen, '') AS frozen
    FROM scored_window w
    LEFT JOIN (SELECT DISTINCT frozen FROM frozen_element) f ON f.frozen = w.period
)

SELECT
    e.element, b.w, s.u,
    any_value(e.value) FILTER (e.period = b.period)::DOUBLE AS value,
    min(e.value)::DOUBLE AS least
FROM basis b
JOIN period p ON p.start_date >= b.start_date AND p.end_date <= b.end_date
JOIN figure e ON e.frozen = b.frozen AND e.period = p.code
JOIN wanted_element USING (element)
JOIN scored_unit s USING (unit)
WHERE e.state = 'value'
GROUP BY e.element, b.w, s.u
"""
_AFTER = """
SELECT w.w, m.u, count(*) AS returns
FROM "return" r
JOIN period p ON p.code = r.period
JOIN scored_window w ON p.start_date >= w.start_date AND p.end_date <= w.end_date
JOIN scored_member m
    ON m.member = r.reporter AND p.end_date BETWEEN m.valid_from AND m.valid_to
WHERE r.is_live AND r.received_at >= w.cutoff AND NOT list_contains($excused, r.form)
GROUP BY w.w, m.u
"""


DECIDED = ("confirmed", "final")
"""States in which an entry counts; a veto's only in the last."""


@dataclass(frozen=True)
class Entry:
    """A decided or pending entry, in every window its period lies in: a bonus or veto, ``events`` more or
    less of a deduction, or an indicator that is not assessed."""

    window: int
    unit: int
    code: str
    level: str | None
    matter: str
    state: str
    points: float | None
    reason: str
    events: float | None = None


@dataclass(frozen=True)
class Facts:
    """Windows × units (``exempt``: × leaves, those that are decided not to be assessed). ``missing``
    slots are those not late of which no version was accepted by the cutoff. ``errors`` by deduction,
    ``elements`` by element (NaN where there is no value): its figure of the window, for a flag its
    least in any period of it. ``after``: returns in force that came after the freeze."""

    late: Floats
    missing: Floats
    errors: dict[str, Floats]
    elements: dict[str, Floats]
    after: Floats
    entries: tuple[Entry, ...]
    exempt: npt.NDArray[np.bool_]

    def decided(self, code: str, window: int) -> Floats:
        """Events that decisions add to a deduction of each unit, or take from it."""
        events = np.zeros(self.late.shape[1])
        for entry in self.entries:
            if entry.code == code and entry.window == window and entry.state in DECIDED:
                events[entry.unit] += entry.events or 0.0
        return events


def read_facts(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, inputs: Inputs) -> Facts:
    """Needs the frames that ``read_inputs`` registers.

    A window holds the returns of every form and period that lie inside it, of the unit and of those
    that report below it; of those, the ones due before its cutoff.
    """
    scheme = catalogue.scheme
    size = len(inputs.windows), len(inputs.units)
    con.execute(_MEMBERS, [scheme.level])
    slots = con.execute(_SLOTS).df()
    excused = {"excused": list(scheme.missing.not_assessed_without)}
    entries = tuple(_entries(con, inputs))
    return Facts(
        dense(slots, "late", *size),
        dense(slots, "missing", *size),
        _errors(con, catalogue, size),
        _elements(con, scheme, size),
        dense(con.execute(_AFTER, excused).df(), "returns", *size),
        entries,
        _exempt(scheme, entries, size),
    )


def _exempt(
    scheme: Scheme, entries: tuple[Entry, ...], size: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    columns = {leaf.indicator: column for column, leaf in enumerate(scheme.tree.leaves)}
    exempt = np.zeros((*size, len(columns)), dtype=bool)
    for entry in entries:
        if entry.code in columns and entry.state in DECIDED:
            exempt[entry.window, entry.unit, columns[entry.code]] = True
    return exempt


def _errors(
    con: duckdb.DuckDBPyConnection, catalogue: Catalogue, size: tuple[int, int]
) -> dict[str, Floats]:
    days = [d for (d,) in con.execute('SELECT DISTINCT received_at::DATE FROM "return"').fetchall()]
    result = {}
    for deduction in catalogue.scheme.deductions:
        if deduction.kind == "open_errors":
            wait = deduction.working_days or 0
            deadlines = [working_day_after(catalogue, day, wait) for day in days]
            register(con, "error_deadline", {"day": days, "deadline": deadlines})
            result[deduction.code] = dense(con.execute(_ERRORS).df(), "events", *size)
    return result


def _elements(
    con: duckdb.DuckDBPyConnection, scheme: Scheme, size: tuple[int, int]
) -> dict[str, Floats]:
    kinds = {e: d.kind for d in scheme.deductions for e in d.elements}
    wanted = [*kinds, *(v.element for v in scheme.vetoes if v.element not in kinds)]
    register(con, "wanted_element", {"element": wanted})
    frame = con.execute(_ELEMENTS).df()
    return {
        e: dense(
            frame[frame["element"] == e],
            "least" if kinds.get(e) == "flag_zero" else "value",
            *size,
            empty=np.nan,
        )
        for e in wanted
    }


def _entries(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> Iterable[Entry]:
    numbers = {code: number for number, code in enumerate(inputs.units)}
    rows = con.execute(
        "SELECT entry_id, unit, period, code, level, matter, state, points, reason, events"
        " FROM score_entry ORDER BY entry_id"
    ).fetchall()
    for entry_id, unit, period, code, level, matter, state, points, reason, events in rows:
        for window in inputs.windows:
            if unit in numbers and window.period.contains(parse(period)):
                yield Entry(
                    window.index,
                    numbers[unit],
                    code,
                    level,
                    matter or entry_id,
                    state,
                    points,
                    reason,
                    events,
                )
