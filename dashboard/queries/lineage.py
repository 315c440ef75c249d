"""Where an indicator's value comes from: the figures that count, and their cells."""

from typing import TYPE_CHECKING

import duckdb

from dashboard.queries.rows import UNITS, Row, Rows, first, rows
from pipelines import lineage
from pipelines.catalogue.expression import parse_linear

if TYPE_CHECKING:
    import pandas as pd

Con = duckdb.DuckDBPyConnection


def indicator(con: Con, code: str) -> Row | None:
    return first(con, "SELECT * FROM indicator WHERE code = $code", {"code": code})


def elements_of(numerator: str, denominator: str) -> list[str]:
    """Codes of the elements an indicator rests on, numerator first."""
    found = parse_linear(numerator).elements + parse_linear(denominator).elements
    return list(dict.fromkeys(found))


def terms(con: Con, unit: str, period: str, code: str) -> Rows:
    """What an indicator adds up: side, coefficient and element by each period that counts."""
    return named(con, lineage.element_values(con, unit, period, code), "period")


def cells(con: Con, unit: str, period: str, code: str) -> Rows:
    """The cells of the returns in force behind an indicator, each once, the latest first."""
    found = named(con, lineage.lineage(con, unit, period, code), "period", "unit")
    once = {(row["element"], row["return_id"], row["sheet"], row["cell"]): row for row in found}
    return sorted(once.values(), key=lambda row: str(row["period_end"]), reverse=True)


_NAMES = {
    "period": "SELECT code, name_zh, name_en, end_date FROM period",
    "unit": f"WITH {UNITS} SELECT code, name_zh, name_en FROM units",
}


def named(con: Con, frame: "pd.DataFrame", *columns: str) -> Rows:
    """The frame's rows with the names behind codes; None for what is not there."""
    found: Rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    for column in columns:
        known = {row["code"]: row for row in rows(con, _NAMES[column])}
        for row in found:
            about = known.get(row[column], {})
            row |= {f"{column}_{key}": about.get(f"name_{key}") for key in ("zh", "en")}
            row[f"{column}_end"] = about.get("end_date")
    return found
