"""A template as .xlsx."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from pipelines.template.dresses import DRESSES, Dress
from pipelines.template.model import Allowed, Book, Formula, Place, Placed, Sheet, address, span
from pipelines.template.words import say

CREATED = datetime(2008, 1, 1)
A4 = 9
FREE: dict[str, bool] = {"format_columns": True, "format_rows": True}
"""What a protected sheet still lets people do."""


class Nothing(str):
    """An empty text as a formula's result. The writer would leave a text that equals "" away, and
    the formula would count as never calculated."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


NOTHING = Nothing()


def xlsx_bytes(book: Book, language: str) -> bytes:
    """The workbook; the same bytes for the same book."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as made:
        made.set_properties({"title": book.title, "created": CREATED})
        for name, value in book.properties.items():
            made.set_custom_property(name, value, "text")
        formats = {name: made.add_format(_format(dress)) for name, dress in DRESSES.items()}
        for sheet in book.sheets:
            _sheet(made.add_worksheet(sheet.name), sheet, formats, language)
    return stream.getvalue()


def _format(dress: Dress) -> dict[str, Any]:
    found: dict[str, Any] = {
        "font_name": "宋体", "font_size": dress.size, "bold": dress.bold, "font_color": dress.color,
        "align": dress.align, "valign": "vcenter", "text_wrap": dress.wrap,
        "border": int(dress.border), "num_format": dress.number, "locked": dress.locked,
    }  # fmt: skip
    if dress.fill:
        found |= {"bg_color": dress.fill}
    return found | ({"bottom": 1} if dress.underline else {})


def _sheet(page: Any, sheet: Sheet, formats: dict[str, Any], language: str) -> None:
    page.hide_gridlines(2)
    for col, width in sheet.widths.items():
        page.set_column(col, col, width)
    for row, height in sheet.heights.items():
        page.set_row(row, height)
    for cell in sheet.placed:
        _cell(page, cell, formats[cell.dress])
    for first, last, takes in sheet.allowed:
        page.data_validation(*first, *last, _validation(takes, first))
    for (row, col), text in sheet.notes.items():
        page.write_comment(row, col, text, {"x_scale": 1.6, "font_size": 9, "author": ""})
    if ranges := " ".join(span(*one) for one in sheet.texts_as_numbers):
        page.ignore_errors({"number_stored_as_text": ranges})
    _page(page, sheet, language)
    page.protect("", FREE)


def _cell(page: Any, cell: Placed, dress: Any) -> None:
    place = (cell.row, cell.col)
    content = cell.content
    if cell.last:
        page.merge_range(*place, *cell.last, "", dress)
    if content is None:
        page.write_blank(*place, None, dress)
    elif isinstance(content, Formula):
        page.write_formula(*place, content.text, dress, content.shown or NOTHING)
    elif isinstance(content, str):
        page.write_string(*place, content, dress)
    else:
        page.write_number(
            *place, float(content) if isinstance(content, Decimal) else content, dress
        )


def _validation(takes: Allowed, first: Place) -> dict[str, Any]:
    common = {
        "input_title": takes.title,
        "input_message": takes.prompt,
        "error_title": takes.title,
        "error_message": takes.error,
        "ignore_blank": True,
    }
    if takes.kind == "list":
        return common | {"validate": "list", "source": list(takes.choices)}
    if takes.kind == "custom":
        return common | {"validate": "custom", "value": takes.formula.format(cell=address(first))}
    between = {"criteria": "between", "minimum": takes.low, "maximum": takes.high}
    return common | between | {"validate": "length" if takes.kind == "text" else takes.kind}


def _page(page: Any, sheet: Sheet, language: str) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    page.fit_to_pages(1, sheet.pages)
    page.center_horizontally()
    page.set_footer(f"&C&9{say('page', language)}")
    page.print_area(0, 0, *sheet.statutory)
    if sheet.frozen:
        page.repeat_rows(*sheet.headings)
        page.freeze_panes(*sheet.frozen)
