"""Assessments of the register as tables: their life, and the results that were pinned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import Row, create
from pipelines.register import assessments, tabular
from pipelines.register.assessments import DECIDED, PREVIEWED, SEALED, Assessment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCORES = {
    "score_leaf": "unit TEXT, period TEXT, indicator TEXT, weight DOUBLE, effective_weight DOUBLE,"
    " value DOUBLE, points DOUBLE, full_points DOUBLE, state TEXT, received_factor DOUBLE,"
    " target DOUBLE, floor DOUBLE",
    "score_part": "unit TEXT, period TEXT, part TEXT, weight DOUBLE, effective_weight DOUBLE,"
    " points DOUBLE, assessed_weight DOUBLE, state TEXT",
    "care_score": "unit TEXT, period TEXT, care TEXT, points DOUBLE, weight DOUBLE, share DOUBLE",
    "score_adjustment": "unit TEXT, period TEXT, code TEXT, kind TEXT, name_zh TEXT, name_en TEXT,"
    " events DOUBLE, points DOUBLE, detail_zh TEXT, detail_en TEXT, is_effective BOOLEAN",
    "score_total": "unit TEXT, period TEXT, assessment TEXT, base DOUBLE, deductions DOUBLE,"
    " bonus DOUBLE, total DOUBLE, grade TEXT, grade_zh TEXT, grade_en TEXT, group_code TEXT,"
    " rank INTEGER, rank_of INTEGER, is_ranked BOOLEAN, is_trial BOOLEAN, assessed_share DOUBLE,"
    " state TEXT, note_zh TEXT, note_en TEXT",
}
"""The score tables of a build and their columns."""
RESULTS = {DECIDED: ("results", "ranks"), PREVIEWED: ("preview", "preview_ranks")}
"""The texts that hold what an assessment came to, and how sure its ranks are."""
UNCERTAIN = {
    "rank_interval": "source TEXT, unit TEXT, total DOUBLE, total_low DOUBLE, total_high DOUBLE,"
    " rank_low INTEGER, rank_median INTEGER, rank_high INTEGER, tier INTEGER, draws INTEGER, seed BIGINT",
    "grade_chance": "source TEXT, unit TEXT, grade TEXT, probability DOUBLE",
    "rank_swap": "ahead TEXT, behind TEXT, moved DOUBLE, from_indicator TEXT, to_indicator TEXT,"
    " largest DOUBLE",
}


class Assessed(NamedTuple):
    """An assessment, and the texts of its results and ranks where it has come so far."""

    one: Assessment
    results: str | None
    ranks: str | None

    @property
    def digest(self) -> tuple[Any, ...]:
        return (self.one.assessment_id, [(s.kind, s.at) for s in self.one.steps], self.results)


def assessed(connection: Connection) -> list[Assessed]:
    """Every assessment, with the results of its last decision, or of its preview before that."""
    found = []
    for one in assessments.assessments(connection):
        names = next((RESULTS[kind] for kind in (DECIDED, PREVIEWED) if one.has(kind)), ())
        kept = assessments.pinned(connection, one.assessment_id) if names else {}
        texts = [
            kept[name].text if name in kept and kept[name].is_whole else None for name in names
        ]
        found.append(Assessed(one, *(texts or (None, None))))
    return found


def load_assessed(
    con: "DuckDBPyConnection", catalogue: Catalogue, found: Sequence[Assessed]
) -> None:
    """``assessment``, ``assessment_step``; ``assessed_<score table>`` and ``rank_interval``,
    ``grade_chance``, ``rank_swap``: of the last version of each that has come to a preview."""
    names = {a.code: a.name for a in catalogue.scheme.assessments}
    current = shown(found)
    create(
        con,
        "assessment",
        "assessment_id TEXT, code TEXT, period TEXT, version INT, name_zh TEXT, name_en TEXT,"
        " stage TEXT, is_shown BOOL, rulebook TEXT, appeals_until DATE, seal TEXT, sort INT",
        [_row(one, names, current, sort) for sort, one in enumerate(found)],
    )
    create(
        con,
        "assessment_step",
        "assessment_id TEXT, step INT, kind TEXT, reason TEXT, taken_at TIMESTAMP, actor_role TEXT",
        [
            (a.one.assessment_id, n, s.kind, s.reason, s.at, s.actor_role)
            for a in found
            for n, s in enumerate(a.one.steps)
        ],
    )
    results = {a.one.assessment_id: tabular.read(a.results) for a in current if a.results}
    for name, columns in SCORES.items():
        rows = _rows(results.values(), name, columns)
        create(con, f"assessed_{name}", columns, rows)
    ranks = {a.one.assessment_id: tabular.read(a.ranks) for a in current if a.ranks}
    for name, columns in UNCERTAIN.items():
        own = [
            (key, a.one.period, *row)
            for a in current
            if (key := a.one.assessment_id) in ranks
            for row in _rows([ranks[key]], name, columns)
        ]
        create(con, name, f"assessment_id TEXT, period TEXT, {columns}", own)


def shown(found: Sequence[Assessed]) -> list[Assessed]:
    """Of each assessment of a period, the last version with a result."""
    last = {(a.one.code, a.one.period): a for a in found if a.results}
    return list(last.values())


def _row(a: Assessed, names: Mapping[str, Any], current: Sequence[Assessed], sort: int) -> Row:
    one = a.one
    name = names.get(one.code)
    until = one.step(PREVIEWED)
    sealed = one.step(SEALED)
    return (
        one.assessment_id, one.code, one.period, one.version, name.zh if name else one.code,
        name.en if name else one.code, one.stage, a in current, one.rulebook,
        tabular.day(until.detail["appeals_until"]) if until else None,
        sealed.detail["seal"] if sealed else None, sort,
    )  # fmt: skip


def _rows(tables: Iterable[tabular.Tables], name: str, columns: str) -> list[Row]:
    """Rows in the order and types of a table's columns."""
    wanted = [column.split()[:2] for column in columns.split(",")]
    rows: list[Row] = []
    for table in tables:
        if name in table:
            for one in table[name].records():
                rows.append(tuple(_typed(one.get(column), kind) for column, kind in wanted))
    return rows


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "DOUBLE":
        return float(value)
    return int(value) if kind in ("INTEGER", "BIGINT") else value
