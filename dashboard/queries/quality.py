"""What is due, what came, what is wrong with it."""

from typing import NamedTuple

import duckdb

from dashboard.queries.rows import CHOSEN, UNITS, Row, Rows, first, rows

Con = duckdb.DuckDBPyConnection

_SLOTS = f"""
    WITH {UNITS}, {CHOSEN},
    slots AS (
        SELECT r.*, u.name_zh, u.name_en, u.sort AS unit_sort, u.group_code, l.sort AS level_sort
        FROM reporting r JOIN period p ON p.code = r.period CROSS JOIN chosen c
        LEFT JOIN units u ON u.code = r.reporter LEFT JOIN level l ON l.code = u.level
        WHERE p.start_date >= c.start_date AND p.end_date <= c.end_date
          AND r.is_expected AND ($group_code = '' OR u.group_code = $group_code)
          AND ($unit = '' OR r.reporter = $unit)
    )
"""
_COUNTS = """
    count(*) FILTER (status <> 'not_due' OR first_received_at IS NOT NULL) AS expected,
    count(*) FILTER (first_received_at IS NOT NULL) AS received,
    count(*) FILTER (is_late) AS late,
    count(*) FILTER (status = 'accepted') AS accepted,
    count(*) FILTER (status = 'held') AS held,
    count(*) FILTER (status = 'returned') AS returned,
    count(*) FILTER (status = 'rejected') AS rejected,
    count(*) FILTER (status = 'pending') AS pending,
    count(*) FILTER (status = 'missing') AS missing
"""


def reporting_counts(con: Con, period: str, group: str, unit: str) -> Row | None:
    """Slots due within the period by what became of them; ``late`` cuts across the others."""
    return first(
        con,
        f"{_SLOTS} SELECT {_COUNTS} FROM slots",
        {"period": period, "group_code": group, "unit": unit},
    )


def by_form(con: Con, period: str, group: str, unit: str) -> Rows:
    """Counts by reporter and form over the periods within the one asked for."""
    return rows(
        con,
        f"""
        {_SLOTS}
        SELECT reporter, any_value(name_zh) AS name_zh, any_value(name_en) AS name_en, form,
               {_COUNTS}
        FROM slots GROUP BY reporter, form ORDER BY min(level_sort), min(unit_sort), form
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


def by_period(con: Con, form: str, period: str, group: str, unit: str) -> Rows:
    """One form's slots by reporter and period."""
    return rows(
        con,
        f"""
        {_SLOTS}
        SELECT s.reporter, s.name_zh, s.name_en, s.period, p.name_zh AS period_zh,
               p.name_en AS period_en, s.due_date, s.first_received_at, s.is_late, s.versions,
               s.status, s.live_return_id
        FROM slots s JOIN period p ON p.code = s.period WHERE s.form = $form
        ORDER BY s.level_sort, s.unit_sort, p.end_date
        """,
        {"form": form, "period": period, "group_code": group, "unit": unit},
    )


_FINDINGS = f"""
    WITH {UNITS}, {CHOSEN},
    found AS (
        SELECT f.*, p.name_zh AS period_zh, p.name_en AS period_en, p.end_date,
               u.name_zh AS unit_zh, u.name_en AS unit_en
        FROM finding f JOIN period p ON p.code = f.period CROSS JOIN chosen c
        LEFT JOIN units u ON u.code = f.reporter
        WHERE p.start_date >= c.start_date AND p.end_date <= c.end_date
          AND ($group_code = '' OR u.group_code = $group_code)
          AND ($unit = '' OR f.reporter = $unit)
    )
"""


def finding_counts(con: Con, period: str, group: str, unit: str) -> Rows:
    """Findings by scope, severity and whether open."""
    return rows(
        con,
        _FINDINGS
        + """
        SELECT scope, severity, is_open, count(*) AS findings FROM found
        GROUP BY ALL ORDER BY ALL
        """,
        {"period": period, "group_code": group, "unit": unit},
    )


class Wanted(NamedTuple):
    """Findings that pass every filter; '' lets all pass."""

    period: str
    group_code: str
    severity: str
    form: str
    unit: str
    open_only: bool


_LISTED = (
    _FINDINGS
    + """,
    listed AS (
        SELECT *, count(*) OVER () AS in_all, row_number() OVER (
            ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                     end_date DESC, form, reporter, finding_id
        ) AS place
        FROM found
        WHERE ($severity = '' OR severity = $severity) AND ($form = '' OR form = $form)
          AND (is_open OR NOT $open_only)
    )
"""
)


def findings(con: Con, wanted: Wanted, start: int, most: int) -> Rows:
    """From place ``start`` on, counted from 1, the gravest and latest first; ``in_all`` counts them all."""
    return rows(
        con,
        _LISTED + "SELECT * FROM listed WHERE place >= $start ORDER BY place LIMIT $most",
        {**wanted._asdict(), "start": start, "most": most},
    )


def place_of(con: Con, wanted: Wanted, finding: str) -> int | None:
    """Where in the list a finding stands, counted from 1; None where it is not among them."""
    asked = {**wanted._asdict(), "finding": finding}
    found = first(con, _LISTED + "SELECT place FROM listed WHERE finding_id = $finding", asked)
    return int(found["place"]) if found else None


def row_of_cells(con: Con, return_id: str, unit: str) -> Rows:
    """All cells a return holds for one row's unit, as written; of the whole return when '' is asked."""
    return rows(
        con,
        """
        SELECT v.element, e.name_zh, e.name_en, v.label, v.item, v.row_kind, v.state, v.raw,
               v.value::DOUBLE AS value, r.sheet, v.cell, r.file_name, r.file_hash
        FROM value v JOIN element e ON e.code = v.element
        JOIN (SELECT * FROM "return" WHERE return_id = $return_id LIMIT 1) r USING (return_id)
        WHERE v.return_id = $return_id AND ($unit = '' OR v.unit = $unit)
        ORDER BY v.row_kind, e.sort, v.item LIMIT 200
        """,
        {"return_id": return_id, "unit": unit},
    )


def rejections(con: Con) -> Rows:
    """Files that were not received, the latest first."""
    return rows(con, "SELECT * FROM rejection ORDER BY received_at DESC LIMIT 500")


def expectation_runs(con: Con) -> Rows:
    """How each rule has fared over all returns, errors first, then what fails most, with the names of its elements."""
    return rows(
        con,
        """
        SELECT r.*, f.name_zh AS form_zh, f.name_en AS form_en, u.severity,
               (SELECT list(e.name_zh ORDER BY e.sort) FROM element e
                WHERE list_contains(string_split(r.columns, ', '), e.code)) AS names_zh,
               (SELECT list(e.name_en ORDER BY e.sort) FROM element e
                WHERE list_contains(string_split(r.columns, ', '), e.code)) AS names_en
        FROM expectation_run r LEFT JOIN form f ON f.code = r.form
        LEFT JOIN (SELECT DISTINCT rule_id, severity FROM rule) u ON u.rule_id = r.rule_id
        ORDER BY (r.failed = 0), CASE u.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                 r.failed DESC, f.sort, r.rule_id, r.columns
        """,
    )
