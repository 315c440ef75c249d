"""Where a figure comes from: queries from an indicator down to the cells of the returns in force.

Every function takes a connection to an edition and reads its marts only. What an edition withholds
is not there: the frames are then empty or hold NULL.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipelines.catalogue import expression
from pipelines.errors import UserError
from pipelines.ingest.periods import read_period

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

KINDS = {"unit": "单位", "period": "时期", "indicator": "指标"}
SINCE_JANUARY = ("year_reach", "year_to_date")
_NEAR = 5
_NATIVE = """
SELECT e.element, d.name_zh, d.name_en, e.period, p.start_date, e.value, e.state
FROM element_value e
JOIN element d ON d.code = e.element
JOIN form f ON f.code = d.form
JOIN period p ON p.code = e.period AND p.grain = f.grain
JOIN period w ON w.code = $period
WHERE e.unit = $unit AND list_contains($elements, e.element)
    AND p.end_date <= w.end_date
    AND p.start_date >= CASE WHEN $since_january THEN make_date(w.year, 1, 1) ELSE w.start_date END
ORDER BY p.start_date
"""
_CELLS = """
WITH RECURSIVE settled AS (
    SELECT return_id, unnest(string_split(cells, ', ')) AS cell, closed_at, finding_id,
        {'status': status, 'message_zh': message_zh, 'message_en': message_en, 'reason': reason,
         'by': closed_by, 'at': closed_at} AS said
    FROM finding
    WHERE status IN ('explained', 'waived')
),
told AS (
    SELECT return_id, cell, list(said ORDER BY closed_at, finding_id) AS settled
    FROM settled
    GROUP BY return_id, cell
),
below AS (
    SELECT $unit AS unit
    UNION
    SELECT u.code FROM unit u
    JOIN below b ON u.parent = b.unit
    JOIN level l ON l.code = u.level AND l.rolls_up
)
SELECT
    v.element, v.period, p.start_date, v.unit, v.label, v.item, v.value, v.state, v.raw, r.sheet, v.cell,
    v.return_id, r.form, v.reporter, r.version, r.received_at, r.verdict, r.is_late,
    r.file_name, r.file_hash, v.read_value, v.correction_id, c.reason AS correction_reason,
    c.declared_by, c.declared_at, c.decided_by, c.decided_at, t.settled
FROM value v
JOIN "return" r ON r.return_id = v.return_id AND r.is_live
JOIN below b ON b.unit = v.unit
JOIN period p ON p.code = v.period
JOIN period w ON w.code = $period
LEFT JOIN correction c ON c.correction_id = v.correction_id
LEFT JOIN told t ON t.return_id = v.return_id AND t.cell = v.cell
WHERE v.row_kind = 'row' AND list_contains($elements, v.element)
    AND p.end_date <= w.end_date
    AND p.start_date >= CASE WHEN $since_january THEN make_date(w.year, 1, 1) ELSE w.start_date END
"""


def find_unit(con: "DuckDBPyConnection", text: str) -> str:
    """A unit's code from its code or one of its names. Raises UserError naming those like it."""
    query = "SELECT code, name_zh, name_en, short_zh, short_en FROM unit ORDER BY sort"
    rows = con.execute(query).fetchall()
    return _found("unit", text, rows)


def find_period(con: "DuckDBPyConnection", text: str) -> str:
    """A period's code from its code, either name, or any way it is written in returns (2008-3,
    2008年一季度). Raises UserError naming those like it."""
    rows = con.execute("SELECT code, name_zh, name_en FROM period ORDER BY sort").fetchall()
    written = read_period(text, "month")
    if written and any(written.code == row[0] for row in rows):
        return written.code
    return _found("period", text, rows)


def find_indicator(con: "DuckDBPyConnection", text: str) -> str:
    """An indicator's code from its code or either name. Raises UserError naming those like it."""
    rows = con.execute("SELECT code, name_zh, name_en FROM indicator ORDER BY sort").fetchall()
    return _found("indicator", text, rows)


def _found(kind: str, text: str, rows: Sequence[tuple[str, ...]]) -> str:
    wanted = text.strip().casefold()
    exact = [row[0] for row in rows if wanted == row[0].casefold()]
    if exact:
        return exact[0]
    named = [row[0] for row in rows if wanted in {word.casefold() for word in row[1:]}]
    if len(named) == 1:
        return named[0]
    near = named or _near(wanted, rows)
    words = {row[0]: " ".join(row[:3]) for row in rows}
    labels = [words[code] for code in near]
    hint = (
        f"near it: {'; '.join(labels)}" if labels else f"such as {rows[0][0]}" if rows else "none"
    )
    raise UserError(
        f"{kind} {text}: {'several' if named else 'not known'}; {hint}",
        _unsure(KINDS[kind], text, near, rows, is_named=bool(named)),
    )


def _unsure(
    kind: str, text: str, near: Sequence[str], rows: Sequence[tuple[str, ...]], *, is_named: bool
) -> str:
    """The same in Chinese: that several bear a name, or none does, and which are meant perhaps."""
    names = {row[0]: f"{row[0]} {row[1]}" for row in rows}
    listed = "、".join(names[code] for code in near)
    if is_named:
        return f"名为“{text}”的{kind}不止一个，请写代码：{listed}。"
    if near:
        return f"没有{kind}“{text}”，相近的有{listed}。"
    return f"没有{kind}“{text}”，" + (
        f"请写代码，如{rows[0][0]}。" if rows else f"这个版本没有{kind}。"
    )


def _near(wanted: str, rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Codes of what contains the text or is spelled like it."""
    spelled = {word.casefold(): row[0] for row in rows for word in row}
    holding = [code for word, code in spelled.items() if wanted and wanted in word]
    alike = [spelled[word] for word in get_close_matches(wanted, spelled, n=_NEAR, cutoff=0.4)]
    return list(dict.fromkeys([*holding, *alike]))[:_NEAR]


def element_values(
    con: "DuckDBPyConnection", unit: str, period: str, indicator: str
) -> "pd.DataFrame":
    """What an indicator adds up: a row for each side (numerator, denominator), term and native
    period that counts by its rule of time: side, coefficient, element, name_zh, name_en, period,
    value, state.
    """
    columns = ["side", "coefficient", "element", "name_zh", "name_en", "period", "value", "state"]
    return _traced(con, unit, period, indicator)[0][columns]


def _traced(
    con: "DuckDBPyConnection", unit: str, period: str, indicator: str
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """The terms by native period, and the cells behind them, both with their side."""
    import pandas as pd

    numerator, denominator, time = _definition(con, indicator)
    sides = (("numerator", numerator), ("denominator", denominator))
    elements = sorted({e for _, linear in sides for e in linear.elements})
    asked = {
        "unit": unit,
        "elements": elements,
        "period": period,
        "since_january": time in SINCE_JANUARY,
    }
    native = con.execute(_NATIVE, asked).df()
    cells = con.execute(_CELLS, asked).df()
    found = [
        _counted(_of(native, term), _of(cells, term), _edge(term, side, time), side, term)
        for side, linear in sides
        for term in linear.terms
        if term.element in elements
    ]
    empty = native.assign(side="", coefficient=0.0), cells.assign(side="")
    terms, below = zip(*found, strict=True) if found else ((), ())
    return (
        pd.concat([empty[0].head(0), *terms], ignore_index=True),
        pd.concat([empty[1].head(0), *below], ignore_index=True),
    )


def _definition(
    con: "DuckDBPyConnection", indicator: str
) -> tuple[expression.Linear, expression.Linear, str]:
    row = con.execute(
        "SELECT numerator, denominator, time FROM indicator WHERE code = ?", [indicator]
    ).fetchall()
    numerator, denominator, time = row[0]
    return expression.parse_linear(numerator), expression.parse_linear(denominator), time


def _of(frame: "pd.DataFrame", term: expression.Term) -> "pd.DataFrame":
    return frame[frame["element"] == term.element]


def _edge(term: expression.Term, side: str, time: str) -> str | None:
    """Which of a row's periods counts alone: the first, the last, or none of them."""
    if term.first:
        return "min"
    is_last = time == "last" or (time == "year_reach" and side == "denominator")
    return "max" if is_last else None


def _counted(
    native: "pd.DataFrame",
    cells: "pd.DataFrame",
    edge: str | None,
    side: str,
    term: expression.Term,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """The native periods of one term that count by the rule of time, and their cells. Rows may have
    their last period apart; a period then holds what its own rows add up to."""
    if edge:
        known = cells[cells["value"].notna()] if edge == "min" else cells
        ends = known.groupby(["unit", "item"], dropna=False)["start_date"].transform(edge)
        cells = known[known["start_date"] == ends]
        native = _at_edge(native, cells, edge)
    marks = {"side": side, "coefficient": float(term.coefficient)}
    return native.assign(**marks), cells.assign(side=side)


def _at_edge(native: "pd.DataFrame", cells: "pd.DataFrame", edge: str) -> "pd.DataFrame":
    if cells.empty:  # No returns, or withheld.
        known = native[native["value"].notna()]
        return known.head(1) if edge == "min" else known.tail(1)
    sums = cells.groupby("period")["value"].sum(min_count=1)
    native = native[native["period"].isin(sums.index)]
    own = native["period"].map(sums)
    return native.assign(value=own.where(native["value"].notna(), native["value"]))


def lineage(con: "DuckDBPyConnection", unit: str, period: str, indicator: str) -> "pd.DataFrame":
    """The cells behind an indicator: a row for each side, cell and return in force, with side,
    element, period, unit, label, value, state, raw, sheet, cell, return_id, version, received_at,
    verdict, file_name and file_hash, and of a cell that was corrected correction_id, correction_reason
    with declared_by and declared_at, decided_by and decided_at (``raw`` and ``read_value`` are as written).
    settled: what was explained or waived on the cell, a list of status, message_zh, message_en, reason
    (NULL where it is withheld), by and at. Rows of the unit and of all units that add up to it.
    """
    cells = _traced(con, unit, period, indicator)[1]
    order = ["side", "element", "period", "reporter", "unit", "item"]
    # Numerator before denominator.
    return cells.sort_values(order, ascending=[False] + [True] * 5, ignore_index=True)
