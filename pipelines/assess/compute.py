"""What an assessment comes to, from its data cut, its rulebook and its entries alone.

The build's own models and scoring run on the pinned figures, in memory. So the same cut, rulebook and
entries give the same result to the last digit, whatever the register has received since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pipelines import extract, models
from pipelines.assess import cut
from pipelines.assessments import assessment_of, frozen_at
from pipelines.catalogue.scheme import Assessment
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.extract.insert import create
from pipelines.extract.received import load_cross_findings
from pipelines.freeze import TABLES
from pipelines.period import Period
from pipelines.register.corrections import Correction
from pipelines.register.entries import ScoreEntry
from pipelines.register.tabular import Table, Tables
from pipelines.scores.run import Scoring, score, score_final
from pipelines.workplace import loaded, session, workplace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCORES = ("score_leaf", "score_part", "care_score", "score_adjustment", "score_total")
NEEDED = (
    "indicator_value", "element_value", "reporting", "extension", "finding", "return", "unit", "period",
    "indicator",
)  # fmt: skip
WORDS = ("_zh", "_en")
"""Columns that say in words what others hold: they may be worded anew, figures may not change."""
VALUE = """
SELECT unit, indicator, numerator, denominator, value, state, received, expected, target, floor
FROM indicator_value
WHERE period = ? AND unit IN (SELECT code FROM unit WHERE level = ?)
"""


@dataclass(frozen=True)
class Outcome:
    """``tables``: rows of the five score tables of its window, and ``indicator``: both sides of every
    indicator. ``scoring``: the run they are of, to change a rule and look again. ``parts``: those a
    final one mixes."""

    tables: Tables
    scoring: Scoring
    parts: "tuple[Outcome, ...]" = ()

    def total(self) -> dict[str, dict[str, Any]]:
        """By unit, its row of ``score_total``."""
        return {str(row["unit"]): row for row in self.tables["score_total"].records()}


def compute(
    catalogue: Catalogue,
    code: str,
    period: Period,
    tables: Tables,
    entries: Sequence[ScoreEntry],
    adjudicated: Sequence[Correction] = (),
) -> Outcome:
    """The outcome of one window. ``tables``: its data cut."""
    made = named(catalogue, code, period)
    moment = frozen_at(made, period)
    snapshot = replace(cut.snapshot_of(tables, adjudicated), entries=list(entries))
    con = workplace()
    try:
        extract.load(con, catalogue, snapshot, period.start, moment)
        _run_models(con)
        at = session(con)
        scoring = score(at, catalogue, moment, period, before(tables))
        return Outcome(_results(at, catalogue, period, code), scoring)
    finally:
        con.close()


def compute_final(
    catalogue: Catalogue, code: str, period: Period, parts: Sequence[Outcome]
) -> Outcome:
    """The outcome of an assessment that mixes those of others."""
    con = workplace()
    try:
        at = session(con)
        scoring = score_final(at, catalogue, code, period, [part.scoring for part in parts])
        return Outcome(_scores(at, period, code), scoring, tuple(parts))
    finally:
        con.close()


def named(catalogue: Catalogue, code: str, period: Period) -> Assessment:
    """The scheme's assessment of this code, made of this period. Raises UserError for none."""
    for one in catalogue.scheme.assessments:
        if one.code == code:
            is_of = period.grain == "year" if one.grain == "final" else None
            if is_of or assessment_of(catalogue.scheme, period) == one:
                return one
            raise UserError(
                f"{code}: is not made of {period.code}; see the scheme's assessments",
                f"考核办法规定的“{one.name.zh}”没有{period.name('zh')}这一期，请另选时期。",
            )
    known = ", ".join(one.code for one in catalogue.scheme.assessments)
    names = "、".join(f"{one.name.zh}（{one.code}）" for one in catalogue.scheme.assessments)
    raise UserError(
        f"{code}: is no assessment of the scheme; there are {known}",
        f"考核办法中没有{code}这种考核，只有{names}，请从中选择。",
    )


def before(tables: Mapping[str, Table]) -> dict[str, float]:
    """Totals of the year before by unit, where the cut holds them."""
    held = tables.get("total_before")
    return {str(unit): float(total) for unit, total in held.rows} if held else {}


def _run_models(con: "DuckDBPyConnection") -> None:
    """Those that scoring needs."""
    load_cross_findings(con, [])
    for name, columns in TABLES.items():
        create(con, f"frozen_{name}", f"frozen TEXT, {columns}")
    steps = [models.step_of(con, model) for model in models.find_models()]
    wanted = models.leading_to(steps, [f"marts.{name}" for name in NEEDED])
    models.run(partial(session, con), wanted, loaded(con))


def _results(con: "DuckDBPyConnection", catalogue: Catalogue, period: Period, code: str) -> Tables:
    found = con.execute(VALUE, [period.code, catalogue.scheme.level])
    columns = tuple(name for name, *_ in found.description or ())
    return {"indicator": Table(columns, found.fetchall()), **_scores(con, period, code)}


def _scores(con: "DuckDBPyConnection", period: Period, code: str) -> Tables:
    tables = {}
    for name in SCORES:
        own = " AND assessment = ?" if name == "score_total" else ""
        given = [period.code, code] if own else [period.code]
        found = con.execute(f"SELECT * FROM {name} WHERE period = ?{own}", given)
        columns = tuple(column for column, *_ in found.description or ())
        tables[name] = Table(columns, found.fetchall())
    return tables


def figures(tables: Mapping[str, Table]) -> Tables:
    """Results without the words for them."""
    return {name: _without_words(table) for name, table in tables.items()}


def _without_words(table: Table) -> Table:
    kept = [i for i, name in enumerate(table.columns) if not name.endswith(WORDS)]
    return Table(
        tuple(table.columns[i] for i in kept), [tuple(row[i] for i in kept) for row in table.rows]
    )
