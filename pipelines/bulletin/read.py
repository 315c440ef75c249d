"""What the bulletin tells, read from one edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.errors import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
Rows = list[Row]

PUBLIC = "public"
_UNITS = "units AS (SELECT code, name_{l} AS whole, short_{l} AS name, sort FROM unit)"
_TOP = "(SELECT value FROM meta WHERE key = 'top_unit')"
_FLAT = "least(1, (SELECT max(depth) FROM part))"
QUERIES = {
    "totals": """
        WITH {units}, sure AS (
            SELECT r.*
            FROM rank_interval r
            JOIN assessment a
                ON a.assessment_id = r.assessment_id AND a.is_shown AND a.code = $assessment
            WHERE r.source = 'numerators'
        )
        SELECT t.*, t.grade_{l} AS grade_name, t.note_{l} AS note, u.name, u.whole,
               g.name_{l} AS group_name, b.total AS total_ago, b.state AS state_ago,
               b.period AS period_ago, s.total_low, s.total_high, s.rank_low, s.rank_high, s.tier,
               y.total_low AS low_ago, y.total_high AS high_ago
        FROM score_total t
        JOIN units u ON u.code = t.unit
        LEFT JOIN unit_group g ON g.code = t.group_code
        LEFT JOIN score_total b
            ON b.unit = t.unit AND b.assessment = t.assessment AND b.period = $ago
            AND NOT b.is_trial
        LEFT JOIN sure s ON s.unit = t.unit AND s.period = t.period
        LEFT JOIN sure y ON y.unit = b.unit AND y.period = b.period
        WHERE t.period = $period AND t.assessment = $assessment AND NOT t.is_trial
        ORDER BY g.sort NULLS LAST, t.rank NULLS LAST, t.total DESC NULLS LAST, u.sort""",
    "parts": """
        WITH {units}
        SELECT s.*, p.name_{l} AS name, p.sort, u.name AS unit_name
        FROM score_part s
        JOIN part p ON p.code = s.part AND p.depth = {flat}
        JOIN units u ON u.code = s.unit
        WHERE s.period = $period ORDER BY p.sort, u.sort""",
    "care_scores": """
        SELECT s.*, c.name_{l} AS name
        FROM care_score s JOIN care c ON c.code = s.care JOIN unit u ON u.code = s.unit
        WHERE s.period = $period AND s.unit <> {top} ORDER BY c.sort, u.sort""",
    "leaves": """
        WITH {units}
        SELECT s.*, i.name_{l} AS name, i.digits, i.measure_{l} AS measure, u.name AS unit_name,
               v.status, v.change, v.year_ago_value, v.state AS value_state
        FROM score_leaf s
        JOIN indicator i ON i.code = s.indicator
        JOIN units u ON u.code = s.unit
        LEFT JOIN indicator_value v
            ON v.indicator = s.indicator AND v.unit = s.unit AND v.period = s.period
        WHERE s.period = $period ORDER BY i.sort, u.sort""",
    "adjustments": """
        WITH {units}
        SELECT a.*, a.name_{l} AS name, a.detail_{l} AS detail, u.name AS unit_name
        FROM score_adjustment a JOIN units u ON u.code = a.unit
        WHERE a.period = $period
        ORDER BY CASE a.kind WHEN 'deduction' THEN 0 WHEN 'bonus' THEN 1 ELSE 2 END, a.code,
                 u.sort""",
    "indicators": """
        SELECT v.*, i.name_{l} AS name, i.digits, i.measure_{l} AS measure, i.owner_{l} AS owner,
               i.lower_is_better
        FROM indicator_value v JOIN indicator i ON i.code = v.indicator
        WHERE v.period = $period AND v.unit = {top} AND i.is_scored ORDER BY i.sort""",
    "rates": "SELECT * FROM reporting_rate WHERE period = $period AND form = '' AND unit = {top}",
    "unit_rates": """
        WITH {units}
        SELECT r.*, u.name
        FROM reporting_rate r
        JOIN units u ON u.code = r.unit
        JOIN score_total t
            ON t.unit = r.unit AND t.period = r.period AND t.assessment = $assessment
        WHERE r.period = $period AND r.form = '' ORDER BY u.sort""",
    "quality": "SELECT * FROM quality_total WHERE period = $period AND unit = {top}",
    "trust": "SELECT *, name_{l} AS name FROM trust WHERE period = $period",
    "life": """
        SELECT * FROM assessment
        WHERE code = $assessment AND period = $period AND is_shown ORDER BY version DESC LIMIT 1""",
}
_PERIOD = """
SELECT p.*, p.name_{l} AS name, p.assessment_{l} AS own_name, b.code AS ago
FROM period p
LEFT JOIN period b ON b.grain = p.grain AND b.ordinal = p.ordinal AND b.year = p.year - 1
WHERE p.code = $period
"""


@dataclass(frozen=True)
class Facts:
    """``meta``: of the edition; ``period``: with ``name``, ``ago``: the one a year before; ``names``: of
    the top unit, the assessed units' level and the assessment; ``rows``: by query."""

    language: str
    assessment: str
    meta: Mapping[str, str]
    period: Row
    names: Mapping[str, str]
    rows: Mapping[str, Rows]

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    @property
    def is_public(self) -> bool:
        return self.meta["audience"] == PUBLIC

    @property
    def is_withheld(self) -> bool:
        """Whether the public is not shown the totals."""
        return self.is_public and any(row["is_withheld"] for row in self["totals"])

    @property
    def top(self) -> str:
        return self.meta["top_unit"]

    @property
    def code(self) -> str:
        """Of the period."""
        return str(self.period["code"])

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.meta["as_of"])

    @property
    def digits(self) -> int:
        """Decimals of points."""
        return 1 if self.is_public else 2

    @property
    def is_mixed(self) -> bool:
        """Whether the total is mixed from those of several assessments."""
        return self.period["assessment"] not in (None, self.assessment)

    @property
    def life(self) -> Row:
        """How far the assessment has come in the register; empty when it is not there."""
        return self.rows["life"][0] if self.rows["life"] else {}

    @property
    def appeals_until(self) -> date | None:
        """The last day of appeals, while it is not over."""
        until: date | None = self.life.get("appeals_until")
        return until if until and until >= self.as_of.date() else None


def read(con: "DuckDBPyConnection", assessment: str, period: str, language: str) -> Facts:
    """Raises UserError when the edition has no such assessment, naming those it has."""
    meta = dict(con.execute("SELECT key, value FROM meta").fetchall())
    wanted: dict[str, Any] = {"assessment": assessment, "period": period}
    found = _ask(con, _PERIOD, language, wanted)
    wanted["ago"] = found[0]["ago"] if found else None
    if not found or not _ask(con, QUERIES["totals"], language, wanted):
        raise _unknown(con, assessment, period)
    rows = {name: _ask(con, query, language, wanted) for name, query in QUERIES.items()}
    return Facts(
        language, assessment, meta, found[0], _names(con, meta, assessment, language), rows
    )


def assessed_units(con: "DuckDBPyConnection", assessment: str, period: str) -> list[str]:
    """Units with a row in an assessment, in catalogue order."""
    query = (
        "SELECT t.unit FROM score_total t JOIN unit u ON u.code = t.unit"
        " WHERE t.assessment = $assessment AND t.period = $period ORDER BY u.sort"
    )
    asked = {"assessment": assessment, "period": period}
    return [unit for (unit,) in con.execute(query, asked).fetchall()]


def _names(
    con: "DuckDBPyConnection", meta: Mapping[str, str], assessment: str, language: str
) -> dict[str, str]:
    top, level = meta["top_unit"], meta["assessed_level"]
    whole = "name" if language == "zh" else "short"
    query = (
        f"SELECT (SELECT {whole}_{language} FROM unit WHERE code = $top),"
        f" (SELECT name_{language} FROM level WHERE code = $level)"
    )
    unit, units = con.execute(query, {"top": top, "level": level}).fetchall()[0]
    named = meta.get(f"assessment_{assessment}_{language}", assessment)
    return {"top": unit or top, "units": units or level, "assessment": named}


def _unknown(con: "DuckDBPyConnection", assessment: str, period: str) -> UserError:
    """The line that says what there is instead."""
    query = (
        "SELECT DISTINCT assessment, period FROM score_total"
        " WHERE NOT is_trial AND assessment <> '' ORDER BY period, assessment"
    )
    known = [" ".join(row) for row in con.execute(query).fetchall()]
    return UserError(
        f"{assessment} {period}: no such assessment is frozen; there are"
        f" {', '.join(known) or 'none yet'}",
        f"没有冻结的考核{assessment} {period}；已有：{'、'.join(known) or '无'}。",
    )


def _ask(con: "DuckDBPyConnection", query: str, language: str, wanted: Mapping[str, Any]) -> Rows:
    """``language`` is a suffix of column names, one of two; all else a parameter."""
    sql = query.format(l=language, units=_UNITS.format(l=language), top=_TOP, flat=_FLAT)
    cursor = con.execute(sql, {k: v for k, v in wanted.items() if f"${k}" in sql})
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
