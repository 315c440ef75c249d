"""A workbook written anew, where the original is in another format than OOXML or not as it should be."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.ingest.own import is_summary
from pipelines.ingest.sheet import Sheet

SHEET = "数据"
"""The sheet of a file that has none."""
ANEW = Text(
    zh="公式、格式、图表、图片和批注：原文件只能取出数值和文字。",
    en="Formulas, formats, charts, pictures and notes: only figures and texts could be taken from the "
    "original.",
)
_FIGURE = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?")
_DATES = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}


def rewritten(data: bytes, sheets: Sequence[Sheet]) -> tuple[bytes, list[Text]]:
    """A package with what was read, and what it does not hold."""
    is_text = not data.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    return plain([s for s in sheets if not is_summary(s)], is_text), [] if is_text else [ANEW]


def plain(sheets: Sequence[Sheet], is_text: bool) -> bytes:
    """Values and texts only. Nothing becomes a formula; figures of a text file become numbers where
    they are written as a number is."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        guarded = book.add_format({"quote_prefix": True})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _DATES.items()}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name or SHEET)
            if sheet.is_hidden:
                page.hide()
            widths: dict[int, int] = {}
            for r, row in enumerate(sheet.rows):
                for c, value in enumerate(row):
                    if value == "":
                        continue
                    value = figure(value) if is_text else value
                    _write(page, r, c, value, guarded, formats)
                    widths[c] = max(widths.get(c, 0), _width(value))
            for c, width in widths.items():
                page.set_column(c, c, min(max(width + 2, 9), 40))
    return out.getvalue()


def _write(page: Any, r: int, c: int, value: Any, guarded: Any, formats: dict[type, Any]) -> None:
    if isinstance(value, str):
        page.write_string(r, c, value[:32_767], guarded if value[:1] in "=+-@\t\r" else None)
    elif isinstance(value, bool):
        page.write_boolean(r, c, value)
    elif isinstance(value, int | float):
        page.write_number(r, c, value)
    else:
        page.write_datetime(r, c, value, formats[type(value)])


def _width(value: Any) -> int:
    return sum(1 if ord(ch) < 0x2E80 else 2 for ch in str(value)[:40])


def figure(text: Any) -> Any:
    """A number where the text is one to the letter: ``010`` and ``1.10`` stay text."""
    if isinstance(text, str) and _FIGURE.fullmatch(text):
        number = float(text)
        if text == (str(int(number)) if number == int(number) else repr(number)):
            return number
    return text


def blank() -> bytes:
    """A package with a sheet that says nothing, for a summary to take its place."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("1")
    return out.getvalue()
