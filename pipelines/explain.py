"""A score in words, from the total down to file, sheet and cell, for the terminal."""

from typing import TYPE_CHECKING, Any

from pipelines import lineage
from pipelines.errors import UserError
from pipelines.explain_words import Speech

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


def explain(
    con: "DuckDBPyConnection",
    unit: str,
    period: str,
    indicator: str | None = None,
    assessment: str | None = None,
    language: str = "zh",
) -> str:
    """Why a unit has its score in a period, or one of its indicators its value and points.

    ``unit``, ``period`` and ``indicator`` by code or name. ``assessment``: which one, when a period
    has several; without it the one made of the period itself. Raises UserError, with what is like
    it, for anything unknown and for a unit or period that has no score.
    """
    code = lineage.find_unit(con, unit)
    window = lineage.find_period(con, period)
    named = con.execute(f"SELECT code, name_{'zh' if language == 'zh' else 'en'} FROM role")
    speech = Speech(language, dict(named.fetchall()))
    if indicator is None:
        return "\n".join(_explain_total(con, speech, code, window, assessment))
    found = lineage.find_indicator(con, indicator)
    return "\n".join(_explain_indicator(con, speech, code, window, found))


def rows(con: "DuckDBPyConnection", query: str, parameters: list[Any]) -> list[Row]:
    cursor = con.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _one(con: "DuckDBPyConnection", table: str, code: str) -> Row:
    return rows(con, f'SELECT * FROM "{table}" WHERE code = ?', [code])[0]


def _explain_total(
    con: "DuckDBPyConnection", speech: Speech, unit: str, period: str, assessment: str | None
) -> list[str]:
    totals = rows(
        con,
        "SELECT t.*, g.name_zh AS group_zh, g.name_en AS group_en FROM score_total t"
        " LEFT JOIN unit_group g ON g.code = t.group_code WHERE t.unit = ? AND t.period = ?",
        [unit, period],
    )
    chosen = _chosen(con, totals, unit, period, assessment)
    name, when = _one(con, "unit", unit), _one(con, "period", period)
    lines = [speech.title(name, when, chosen["assessment"])]
    lines += speech.total(chosen)
    lines += [speech.other(t) for t in totals if t is not chosen]
    # A final is mixed from others' totals: the parts below are those of the period itself.
    return lines + _parts(con, speech, unit, period) + _adjustments(con, speech, unit, period)


def _chosen(
    con: "DuckDBPyConnection", totals: list[Row], unit: str, period: str, assessment: str | None
) -> Row:
    if not totals:
        known = con.execute(
            "SELECT DISTINCT period FROM score_total WHERE unit = ? ORDER BY period", [unit]
        ).fetchall()
        hint = f"scored in {', '.join(p for (p,) in known)}" if known else "it is not assessed"
        raise UserError(f"{unit} {period}: no score; {hint}; an indicator can still be explained")
    codes = [t["assessment"] for t in totals]
    if assessment is None:
        own = con.execute("SELECT assessment FROM period WHERE code = ?", [period]).fetchall()[0][0]
        return next((t for t in totals if t["assessment"] in (own, "")), totals[0])
    if assessment not in codes:
        raise UserError(f"assessment {assessment}: none of {period}; it has {', '.join(codes)}")
    return totals[codes.index(assessment)]


def _parts(con: "DuckDBPyConnection", speech: Speech, unit: str, period: str) -> list[str]:
    parts = rows(
        con,
        "SELECT p.code, p.depth, p.name_zh, p.name_en, s.* FROM part p"
        " JOIN score_part s ON s.part = p.code"
        " WHERE s.unit = ? AND s.period = ? ORDER BY p.sort",
        [unit, period],
    )
    leaves = rows(
        con,
        "SELECT i.*, s.*, v.state AS value_state, v.received, v.expected FROM score_leaf s"
        " JOIN indicator i ON i.code = s.indicator"
        " LEFT JOIN indicator_value v USING (unit, period, indicator)"
        " WHERE s.unit = ? AND s.period = ? ORDER BY i.sort",
        [unit, period],
    )
    lines = ["", speech.parts_heading()]
    for part in parts:
        lines.append(speech.part(part))
        lines += [
            speech.leaf(leaf, part["depth"] + 1) for leaf in leaves if leaf["part"] == part["code"]
        ]
    return lines


def _adjustments(con: "DuckDBPyConnection", speech: Speech, unit: str, period: str) -> list[str]:
    found = rows(
        con,
        "SELECT * FROM score_adjustment WHERE unit = ? AND period = ? ORDER BY code",
        [unit, period],
    )
    return (
        ["", speech.adjustments_heading(), *(speech.adjustment(row) for row in found)]
        if found
        else []
    )


def _explain_indicator(
    con: "DuckDBPyConnection", speech: Speech, unit: str, period: str, indicator: str
) -> list[str]:
    name, when = _one(con, "unit", unit), _one(con, "period", period)
    about = _one(con, "indicator", indicator)
    values = rows(
        con,
        "SELECT * FROM indicator_value WHERE unit = ? AND period = ? AND indicator = ?",
        [unit, period, indicator],
    )
    if not values:
        raise UserError(
            f"{unit} {period} {indicator}: no figure; its shortest period is a {about['grain']}, and "
            "a unit has figures only where returns have rows for it or below it"
        )
    leaf = rows(
        con,
        "SELECT i.*, s.*, v.state AS value_state, v.received, v.expected,"
        " s.value IS DISTINCT FROM v.value AS has_changed FROM score_leaf s"
        " JOIN indicator i ON i.code = s.indicator"
        " LEFT JOIN indicator_value v USING (unit, period, indicator)"
        " WHERE s.unit = ? AND s.period = ? AND s.indicator = ?",
        [unit, period, indicator],
    )
    lines = [speech.title(name, when, ""), *speech.indicator(about, values[0])]
    lines += [speech.points(row) for row in leaf]
    return lines + _sources(con, speech, unit, period, indicator)


def _sources(
    con: "DuckDBPyConnection", speech: Speech, unit: str, period: str, indicator: str
) -> list[str]:
    """Each element by period, then each return with its cells."""
    terms = lineage.element_values(con, unit, period, indicator)
    cells = lineage.lineage(con, unit, period, indicator)
    lines: list[str] = []
    for (side, element), group in terms.groupby(["side", "element"], sort=False):
        lines += ["", speech.element(str(side), group.iloc[0].to_dict())]
        for term in group.to_dict("records"):
            lines.append(speech.native(term))
            mine = cells[
                (cells["side"] == side)
                & (cells["element"] == element)
                & (cells["period"] == term["period"])
            ]
            for _, returned in mine.groupby(["return_id", "sheet"], sort=False, dropna=False):
                lines += speech.returned(returned.to_dict("records"))
    return lines
