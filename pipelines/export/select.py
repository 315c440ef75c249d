"""Which figures of an edition are exported: those in force, and cells an earlier version filled."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pipelines.catalogue.forms import MeasureType
from pipelines.errors import UserError
from pipelines.ingest.dhis2.periods import period_of
from pipelines.lineage import find_period, find_unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIGURES = """
WITH RECURSIVE below AS (
    SELECT code FROM unit WHERE code = coalesce($unit, code)
    UNION
    SELECT u.code FROM unit u JOIN below b ON u.parent = b.code
),

cell AS (
    SELECT r.form, v.period, v.unit, v.item, v.element, v.value, r.is_demo
    FROM value v
    JOIN "return" r ON r.return_id = v.return_id AND r.is_live
    WHERE v.row_kind = 'row' AND v.unit IS NOT NULL AND v.value IS NOT NULL AND NOT v.is_repeated
    UNION ALL
    SELECT form, period, unit, item, element, NULL, false FROM emptied_value
)

SELECT c.form, c.period, c.unit, c.item, c.element, e.measure_type, c.value, c.is_demo
FROM cell c
JOIN element e ON e.code = c.element
JOIN form f ON f.code = c.form
JOIN unit u ON u.code = c.unit
JOIN period p ON p.code = c.period
LEFT JOIN period w ON w.code = $period
WHERE c.form = coalesce($form, c.form)
    AND c.unit IN (SELECT code FROM below)
    AND ($period IS NULL OR (p.start_date >= w.start_date AND p.end_date <= w.end_date))
ORDER BY f.sort, p.sort, u.sort, e.sort, c.item
"""
AT_ONCE = 10_000


class Figure(NamedTuple):
    """One figure, by the catalogue's codes; ``value`` is None where an earlier one is to be deleted.
    ``is_demo``: of a return marked as demonstration data."""

    form: str
    period: str
    unit: str
    item: str
    element: str
    measure: MeasureType
    value: Decimal | None
    is_demo: bool = False


class Choice(NamedTuple):
    """What is asked for; None for all. ``period`` holds those within it, ``unit`` those below it."""

    form: str | None = None
    period: str | None = None
    unit: str | None = None


def chosen(con: "DuckDBPyConnection", choice: Choice) -> Choice:
    """The choice by codes, however it was written. Raises UserError for what there is none of."""
    return Choice(
        choice.form and find_form(con, choice.form),
        choice.period and in_period(con, choice.period),
        choice.unit and find_unit(con, choice.unit),
    )


def find_form(con: "DuckDBPyConnection", text: str) -> str:
    rows = con.execute("SELECT code, name_zh, name_en FROM form ORDER BY sort").fetchall()
    wanted = text.strip().casefold()
    for row in rows:
        if wanted in map(str.casefold, row):
            return str(row[0])
    raise UserError(f"no form {text!r}; use one of {', '.join(row[0] for row in rows)}")


def in_period(con: "DuckDBPyConnection", text: str) -> str:
    """Also as DHIS2 writes it: 2009S1."""
    written = period_of(text.strip())
    return find_period(con, written.code if written else text)


def figures(con: "DuckDBPyConnection", choice: Choice) -> Iterator[Figure]:
    """In the order of form, period, unit, element and item."""
    found = con.execute(FIGURES, choice._asdict())
    while rows := found.fetchmany(AT_ONCE):
        yield from map(Figure._make, rows)
