"""Where an indicator's value comes from: elements, returns, cells, findings."""

import duckdb

from dashboard.queries.rows import CHOSEN, UNITS, Row, Rows, first, rows
from pipelines.catalogue.expression import parse_linear

Con = duckdb.DuckDBPyConnection

_SINCE_JANUARY = ("year_reach", "year_to_date")
"""Time rules whose window opens on 1 January, whatever period is asked for."""


def indicator(con: Con, code: str) -> Row | None:
    return first(con, "SELECT * FROM indicator WHERE code = $code", {"code": code})


def elements_of(numerator: str, denominator: str) -> list[str]:
    """Codes of the elements an indicator rests on, numerator first."""
    found = parse_linear(numerator).elements + parse_linear(denominator).elements
    return list(dict.fromkeys(found))


def element_values(con: Con, codes: tuple[str, ...], unit: str, period: str) -> Rows:
    """What the elements add up to for the unit in the period, in the order of ``codes``."""
    found = rows(
        con,
        """
        SELECT e.code, e.name_zh, e.name_en, e.measure_zh, e.measure_en, e.form, e.kind,
               f.name_zh AS form_zh, f.name_en AS form_en, v.value::DOUBLE AS value, v.state,
               v.received, v.expected, v.is_flagged
        FROM element e JOIN form f ON f.code = e.form
        LEFT JOIN element_value v ON v.element = e.code AND v.unit = $unit AND v.period = $period
        WHERE list_contains($codes, e.code)
        """,
        {"codes": list(codes), "unit": unit, "period": period},
    )
    return sorted(found, key=lambda row: codes.index(row["code"]))


_CELLS = f"""
    WITH RECURSIVE {UNITS}, {CHOSEN},
    below AS (
        SELECT code FROM units WHERE code = $unit
        UNION
        SELECT u.code FROM units u JOIN below b ON u.parent = b.code
        JOIN level l ON l.code = u.level WHERE l.rolls_up
    ),
    found AS (
        SELECT v.element, v.form, v.period, p.name_zh AS period_zh, p.name_en AS period_en,
               v.reporter, v.unit, v.item, v.label, v.state, v.value::DOUBLE AS value, v.raw,
               v.sheet, v.cell, v.file_name, v.file_hash, r.version, r.received_at, r.verdict,
               v.return_id, p.end_date
        FROM value v
        JOIN below b ON b.code = v.unit
        JOIN period p ON p.code = v.period
        JOIN "return" r ON r.return_id = v.return_id AND r.is_live
        CROSS JOIN chosen c
        WHERE list_contains($codes, v.element) AND v.row_kind = 'row'
          AND p.end_date <= c.end_date
          AND p.start_date >= CASE WHEN $since_january THEN date_trunc('year', c.start_date)
                                   ELSE c.start_date END
    )
"""


def cells(con: Con, codes: tuple[str, ...], unit: str, period: str, time: str, limit: int) -> Rows:
    """The cells of live returns behind the elements, the unit's own rows and those of units below it.

    ``time`` is the indicator's rule: some windows open on 1 January.
    """
    return rows(
        con,
        _CELLS
        + """
        SELECT f.*, e.name_zh, e.name_en, u.name_zh AS unit_zh, u.name_en AS unit_en,
               count(*) OVER () AS in_all
        FROM found f JOIN element e ON e.code = f.element LEFT JOIN units u ON u.code = f.unit
        ORDER BY list_position($codes, f.element), f.end_date DESC, f.period, f.return_id, u.sort,
                 f.item
        LIMIT $most
        """,
        _sought(codes, unit, period, time) | {"most": limit},
    )


def cell_counts(con: Con, codes: tuple[str, ...], unit: str, period: str, time: str) -> Rows:
    """The elements that have such cells, with how many, in the order of ``codes``."""
    return rows(
        con,
        _CELLS
        + """
        SELECT e.code, any_value(e.name_zh) AS name_zh, any_value(e.name_en) AS name_en,
               count(*) AS cells
        FROM found f JOIN element e ON e.code = f.element
        GROUP BY e.code ORDER BY list_position($codes, e.code)
        """,
        _sought(codes, unit, period, time),
    )


def _sought(codes: tuple[str, ...], unit: str, period: str, time: str) -> dict[str, object]:
    since_january = time in _SINCE_JANUARY
    return {"codes": list(codes), "unit": unit, "period": period, "since_january": since_january}
