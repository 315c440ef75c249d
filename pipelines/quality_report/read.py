"""What the report tells, read from one edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.errors import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
Rows = list[Row]

_UNITS = "units AS (SELECT code, short_{l} AS name, level, sort FROM unit)"
_INSIDE = """inside AS (
    SELECT p.code, p.name_{l} AS name
    FROM period p
    JOIN period w ON w.code = $period
    WHERE p.start_date >= w.start_date AND p.end_date <= w.end_date
)"""
QUERIES = {
    "rates": """
        WITH {units}
        SELECT r.*, coalesce(u.name, r.unit) AS name, u.level
        FROM reporting_rate r LEFT JOIN units u ON u.code = r.unit
        WHERE r.period = $period AND r.form = ''
        ORDER BY r.received_rate NULLS FIRST, r.on_time_rate, r.accepted_rate, r.cells_rate, u.sort""",
    "forms": """
        SELECT r.*, f.name_{l} AS name
        FROM reporting_rate r JOIN form f ON f.code = r.form
        WHERE r.period = $period AND r.unit = (SELECT value FROM meta WHERE key = 'top_unit')
        ORDER BY r.received_rate NULLS FIRST, r.on_time_rate, r.accepted_rate, r.cells_rate, f.sort""",
    "unexpected": """
        WITH {units}, {inside}
        SELECT coalesce(u.name, r.reporter) AS name, r.form, i.name AS period, r.not_expected AS why,
               r.first_received_at
        FROM reporting r JOIN inside i ON i.code = r.period
        LEFT JOIN units u ON u.code = r.reporter
        WHERE NOT r.is_expected AND r.first_received_at IS NOT NULL
        ORDER BY u.sort, r.form, r.period""",
    "extensions": """
        WITH {units}, {inside}
        SELECT coalesce(u.name, x.unit) AS name, x.form, i.name AS period, x.until,
               coalesce(o.name_{l}, x.granted_by) AS granted_by,
               x.reason, x.is_after_due
        FROM extension x JOIN inside i ON i.code = x.period
        LEFT JOIN units u ON u.code = x.unit
        LEFT JOIN role o ON o.code = x.granted_by
        WHERE x.is_in_force ORDER BY x.granted_at, x.sort""",
    "dimensions": "SELECT code, name_{l} AS name, weight FROM quality_dimension ORDER BY sort",
    "totals": """
        WITH {units}
        SELECT t.*, coalesce(u.name, t.unit) AS name, u.level
        FROM quality_total t LEFT JOIN units u ON u.code = t.unit
        WHERE t.period = $period ORDER BY t.total NULLS LAST, u.sort""",
    "scores": "SELECT * FROM quality_score WHERE period = $period",
    "measures": """
        SELECT m.*, i.name_{l} AS name, i.share_{l} AS told, d.name_{l} AS dimension_name,
               s.effective_weight * m.weight / sum(m.weight) OVER (
                   PARTITION BY m.unit, m.dimension
               ) * (1 - m.share) AS lost
        FROM quality_measure m
        JOIN quality_item i ON i.measure = m.measure
        JOIN quality_dimension d ON d.code = m.dimension
        JOIN quality_score s
            ON s.unit = m.unit AND s.period = m.period AND s.dimension = m.dimension
        WHERE m.period = $period ORDER BY i.sort""",
    "runs": """
        WITH level AS (SELECT rule_id, any_value(severity) AS severity FROM rule GROUP BY rule_id)
        SELECT r.form, r.rule_id, r.description_{l} AS told, r.evaluated, r.failed, l.severity,
               coalesce(f.name_{l}, r.form) AS form_name,
               (SELECT list(e.name_{l} ORDER BY e.sort) FROM element e
                WHERE list_contains(string_split(r.columns, ', '), e.code)) AS elements
        FROM expectation_run r LEFT JOIN form f ON f.code = r.form
        LEFT JOIN level l ON l.rule_id = r.rule_id
        ORDER BY CASE l.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                 r.failed DESC, f.sort, r.rule_id, r.columns""",
    "idle": """
        SELECT u.rule_id, u.form, u.description_{l} AS told
        FROM rule u
        WHERE u.form <> '' AND NOT EXISTS (
            SELECT 1 FROM expectation_run r WHERE r.rule_id = u.rule_id AND r.evaluated > 0
        )
        ORDER BY u.rule_id""",
    "found": """
        WITH {inside}
        SELECT f.rule_id, f.severity, count(*) AS findings,
               count(*) FILTER (f.is_open) AS open,
               count(DISTINCT (f.form, f.period, f.reporter)) FILTER (f.is_open) AS returns,
               arg_max(f.message_{l}, (f.is_open, f.finding_id)) AS example
        FROM finding f JOIN inside i ON i.code = f.period
        GROUP BY f.rule_id, f.severity
        ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                 open DESC, f.rule_id""",
    "listed": """
        WITH {units}, {inside}
        SELECT coalesce(u.name, f.reporter) AS name, f.form, i.name AS period, f.sheet, f.cells,
               f.message_{l} AS message, f.remedy_{l} AS remedy, f.severity,
               count(*) OVER () AS in_all
        FROM finding f JOIN inside i ON i.code = f.period
        LEFT JOIN units u ON u.code = f.reporter
        WHERE f.is_open AND f.severity = 'error'
        ORDER BY f.found_at, f.finding_id LIMIT 40""",
    "rejected": """
        SELECT reason, count(*) AS files, max(received_at) AS last_at,
               arg_max(message_{l}, received_at) AS example
        FROM rejection GROUP BY reason ORDER BY files DESC, reason""",
    "statuses": """
        WITH {inside}
        SELECT r.status, count(*) AS returns
        FROM reporting r JOIN inside i ON i.code = r.period
        WHERE r.is_expected GROUP BY ALL""",
    "trust": "SELECT *, name_{l} AS name FROM trust WHERE period = $period",
}


@dataclass(frozen=True)
class Facts:
    """``meta``: of the edition; ``period``: the one told about, with ``name``; ``rows``: by query."""

    language: str
    meta: Mapping[str, str]
    period: Row
    rows: Mapping[str, Rows]

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    @property
    def top(self) -> str:
        return self.meta["top_unit"]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is withheld from this edition."""
        return self.meta["audience"] == "team"

    def of_top(self, name: str) -> Row | None:
        """The top unit's row of a query with a row a unit."""
        return next((row for row in self.rows[name] if row["unit"] == self.top), None)

    def below(self, name: str) -> Rows:
        """The rows of all other units."""
        return [row for row in self.rows[name] if row["unit"] != self.top]


def read(con: "DuckDBPyConnection", language: str, period: str | None) -> Facts:
    """Raises UserError for a period that the edition does not have or that has not ended."""
    meta = dict(con.execute("SELECT key, value FROM meta").fetchall())
    wanted = period or meta.get("default_period", "")
    known = "SELECT *, name_{l} AS name FROM period WHERE code = $period AND has_ended"
    found = _ask(con, known, language, wanted)
    if not found:
        raise UserError(
            f"{wanted or 'report'}: no period of this build that has ended",
            f"{wanted}：这个版本没有这一时期，或该时期还没有结束，请换一个时期。"
            if wanted
            else "这个版本还没有已结束的时期，暂时不能出数据质量报告。",
        )
    rows = {name: _ask(con, query, language, wanted) for name, query in QUERIES.items()}
    return Facts(language, meta, found[0], rows)


def _ask(con: "DuckDBPyConnection", query: str, language: str, period: str) -> Rows:
    """``language`` is a suffix of column names, one of two; the period a parameter."""
    parts = {"units": _UNITS.format(l=language), "inside": _INSIDE.format(l=language)}
    sql = query.format(l=language, **parts)
    cursor = con.execute(sql, {"period": period} if "$period" in sql else None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
