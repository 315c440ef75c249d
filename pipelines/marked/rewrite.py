"""A workbook written anew, where the original is in another format than OOXML or not as it should be."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.ingest.model import Refused
from pipelines.ingest.own import is_summary
from pipelines.ingest.read import read
from pipelines.ingest.sheet import Sheet
from pipelines.marked.ods import LOST, Extras, extras
from pipelines.marked.settle import result, settled
from pipelines.marked.words import UNREAD, fill
from pipelines.marked.xls import from_xls
from pipelines.marked.xml import Unmarkable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    """A package with what the format tells, or at least with what was read; and what it does not hold."""
    if data.startswith(_OLE):
        try:
            package, lost = from_xls(data, sheets)
            return (package, lost) if tells_the_same(sheets, read(package)) else _anew(data, sheets)
        except (Unmarkable, Refused):
            pass
    return _anew(data, sheets)


def tells_the_same(before: Sequence[Sheet], after: Sequence[Sheet]) -> bool:
    """Whether figures and texts are the same, errors and formulas without a result left out."""
    old = {s.name: trimmed(s.rows) for s in before}
    new = {s.name: trimmed(s.rows) for s in after}
    return old == new


def trimmed(rows: Sequence[Sequence[Any]]) -> dict[tuple[int, int], Any]:
    return {
        (r, c): value
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value != "" and not (isinstance(value, str) and value[0] in "#=")
    }


def _anew(data: bytes, sheets: Sequence[Sheet]) -> tuple[bytes, list[Text]]:
    own = [sheet for sheet in sheets if not is_summary(sheet)]
    if not data.startswith((b"PK", _OLE)):
        return plain(own, {}, is_text=True), []
    try:
        found = extras(data)
    except Unmarkable:
        return plain(own, {}), [ANEW]
    unread = sum(each.unread for each in found.values())
    return plain(own, found), [LOST, *([fill(UNREAD, count=unread)] if unread else [])]


def plain(sheets: Sequence[Sheet], found: Mapping[str, Extras], is_text: bool = False) -> bytes:
    """What was read, and what else is known of each sheet. No text becomes a formula; figures of a text
    file become numbers where they are written as a number is."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "use_future_functions": True}
    with xlsxwriter.Workbook(out, options) as book:
        guarded = book.add_format({"quote_prefix": True})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _DATES.items()}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name or SHEET)
            if sheet.is_hidden:
                page.hide()
            _fill(page, sheet, found.get(sheet.name, Extras()), is_text, (guarded, formats))
    return settled(out.getvalue())


def _fill(page: Any, sheet: Sheet, more: Extras, is_text: bool, looks: tuple[Any, Any]) -> None:
    widths: dict[int, int] = {}
    for top, left, bottom, right in more.merged:
        page.merge_range(top, left, bottom, right, "")
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            if formula := more.formulas.get((r, c)):
                page.write_formula(
                    r, c, formula, looks[1].get(type(value)), result(value, _serial(value))
                )
            elif value != "":
                value = figure(value) if is_text else value
                _write(page, r, c, value, *looks)
                widths[c] = max(widths.get(c, 0), _width(value))
    for c, width in widths.items():
        page.set_column(c, c, min(max(width + 2, 9), 40))
    for c, known in more.widths.items():
        page.set_column(c, c, known or None, None, {} if known else {"hidden": True})
    for r in more.hidden_rows:
        page.set_row(r, None, None, {"hidden": True})


def _serial(value: Any) -> Any:
    """A value as a formula's result is written."""
    if isinstance(value, date | datetime):
        return (value - type(value)(1899, 12, 30)) / timedelta(days=1)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


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
