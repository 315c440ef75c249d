"""Rows to files that spreadsheets and notebooks open. Knows no Streamlit."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dashboard.labels import named, safe
from dashboard.queries.explore import Cell
from dashboard.words import say

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SERIES = (
    "unit", "unit_zh", "unit_en", "period", "numerator", "denominator", "value", "state", "target",
    "status",
)  # fmt: skip
LONG = {
    "item": "string", "item_name": "string", "measure": "string", "unit": "string",
    "unit_name": "string", "breakdown": "string", "period": "string", "period_name": "string", "value": "double",
    "numerator": "double", "denominator": "double", "target": "double", "state": "string",
    "state_name": "string", "status": "string", "status_name": "string", "received": "int64",
    "expected": "int64",
}  # fmt: skip
"""Columns of a long table: codes with names, numbers as numbers, why there is none beside them."""
CELL_TEXT = 32_767
"""Characters that a cell of a workbook holds."""
EXACT = 15
"""Figures of a number that a workbook keeps."""
SHEET_ROWS = 1_048_575
"""Rows below the heading of a sheet."""


def csv_file(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = SERIES) -> bytes:
    """CSV with a BOM, which spreadsheets need, and no cell they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(safe, columns))
    writer.writerows([safe(row[name]) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def csv_of(table: "pa.Table") -> bytes:
    return csv_file(table.to_pylist(), table.column_names)


def parquet_of(table: "pa.Table") -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def xlsx_of(table: "pa.Table") -> bytes:
    """A workbook of one sheet under a heading that stays in view. Text is written as text, whatever it
    looks like; a number too long for a workbook as well."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    heading = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for at, name in enumerate(table.column_names):
        sheet.write_string(0, at, name[:CELL_TEXT], heading)
        for row, value in enumerate(table.column(at).to_pylist()[:SHEET_ROWS], 1):
            write(sheet, row, at, value, moment)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.column_names) - 1, 0), 14)
    if table.column_names:
        sheet.autofilter(0, 0, min(table.num_rows, SHEET_ROWS), len(table.column_names) - 1)
    book.close()
    return out.getvalue()


def write(sheet: "Worksheet", row: int, at: int, value: Any, moment: "Format") -> None:
    """One cell; nothing where there is no value. ``moment``: how a day with its time is shown."""
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, at, value, moment if isinstance(value, datetime) else None)
    elif isinstance(value, (int, float, Decimal)) and is_exact(value):
        sheet.write_number(row, at, value)
    elif value is not None:
        text = value.isoformat() if isinstance(value, (date, datetime)) else str(value)
        sheet.write_string(row, at, text[:CELL_TEXT])


def is_exact(value: int | float | Decimal) -> bool:
    """Whether a workbook keeps the number as it is."""
    if not math.isfinite(value):
        return False
    return isinstance(value, float) or len(Decimal(value).normalize().as_tuple().digits) <= EXACT


def long_table(
    cells: Sequence[Cell],
    items: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, str],
    periods: Mapping[str, str],
    language: str,
) -> "pa.Table":
    """A row a figure of a unit and period, names in a language; items first, then units, then periods."""
    import pyarrow as pa

    order = [{code: i for i, code in enumerate(kind)} for kind in (items, units, periods)]
    item, unit, period = order
    ordered = sorted(cells, key=lambda c: (item[c.item], unit[c.unit], period[c.period]))
    rows = [
        {
            **cell._asdict(),
            "item_name": named(items[cell.item], language),
            "measure": named(items[cell.item], language, "measure"),
            "unit_name": units[cell.unit],
            "period_name": periods[cell.period],
            "state_name": say("figure_there" if cell.state == "value" else cell.state, language),
            "status_name": say(cell.status, language) if cell.status else None,
        }
        for cell in ordered
    ]
    kinds = {"string": pa.string(), "double": pa.float64(), "int64": pa.int64()}
    return pa.table(
        {name: pa.array([row[name] for row in rows], kinds[kind]) for name, kind in LONG.items()}
    )
