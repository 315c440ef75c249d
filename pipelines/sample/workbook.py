"""Sheets to .xlsx files, the same bytes every time."""

from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from pipelines.sample.layout import Sheet

CREATED = datetime(2008, 1, 1)
BORDER = {"border": 1, "font_size": 10, "valign": "vcenter"}
DRESSES: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "head": BORDER | {"align": "center", "text_wrap": True, "bg_color": "#F2F2F2"},
    "cell": BORDER,
    "amount": BORDER | {"num_format": "#,##0.00"},
    "plain": {"font_size": 10},
}


def write_workbook(path: Path, sheet: Sheet) -> None:
    with Workbook(path, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        page = book.add_worksheet(sheet.name)
        formats = {name: book.add_format(dict(dress)) for name, dress in DRESSES.items()}
        page.set_column(0, 1, 16)
        for cell in sheet.placed:
            dress = formats[cell.dress]
            if cell.last:
                page.merge_range(cell.row, cell.col, *cell.last, cell.content, dress)
            elif isinstance(cell.content, str):
                page.write_string(cell.row, cell.col, cell.content, dress)
            else:
                page.write_number(cell.row, cell.col, cell.content, dress)
