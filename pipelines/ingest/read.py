"""A file's bytes to sheets of raw cells. What the file is comes from its content, not its name."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import Any

from pipelines.ingest import biff, formulas
from pipelines.ingest.beside import Beside, beside_member, beside_streams
from pipelines.ingest.dhis2.from_json import read_json
from pipelines.ingest.dhis2.from_xml import is_data_value_set, read_xml
from pipelines.ingest.messages import refuse
from pipelines.ingest.package import WORKSHEET, Package
from pipelines.ingest.sheet import MAX_CELLS, Sheet
from pipelines.ingest.text import cell as cell_name
from pipelines.ingest.text import column_number

_FAR = re.compile(rb"""r=["'](?:[A-Z]{2}|[A-Z]?\d{6})""")
"""A first look: searches for a fixed beginning are ten times faster than for any white space."""
_FILLED = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>(?!</)"""
)
FEW = 50
"""One zero in so many bytes, or less, is damage; more is UTF-16."""
DELIMITERS = "\t,;|"
LINES = 50
"""What they separate is judged by so many first lines."""
_QUOTED = re.compile(r'"[^"]*"')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"<": "HTML / XML",
    b"MIME-Version": "HTML / MHT",
}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_WIDE = b"\0\xff\xfe"
"""What UTF-16 adds to letters of ASCII."""


def read(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook, or the one of a CSV file (named ""). Raises Refused."""
    return contents(data)[0]


def contents(data: bytes) -> tuple[list[Sheet], list[Beside]]:
    """Its sheets, and what else a file says. Raises Refused."""
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse("empty")
    if data.startswith(b"PK"):
        sheets, beside = packaged(data)
    elif data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse("encrypted")
        sheets = workbook(data)
        beside = list(beside_streams(biff.complete(data, sheets)))
    else:
        sheets, beside = written(data)
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise refuse("empty")
    return sheets, beside


def written(data: bytes) -> tuple[list[Sheet], list[Beside]]:
    """The one sheet of a file of text: JSON and XML of DHIS2, or CSV."""
    begin = data[:100].lstrip(_BLANK)
    if b"\0" in begin and (sign := begin.translate(None, _WIDE).lstrip()[:1]) in (b"{", b"<"):
        raise refuse("dvs_encoding", detail=f"{'JSON' if sign == b'{' else 'XML'}, UTF-16")
    if begin.startswith(b"{"):
        return [read_json(data)], []
    if begin.startswith(b"<") and is_data_value_set(data):
        sheet, beside = read_xml(data)
        return [sheet], beside
    return [Sheet("", delimited(decoded(data)))], []


def packaged(data: bytes) -> tuple[list[Sheet], list[Beside]]:
    """The sheets of a workbook of XML, after a look at what its reader would choke on: a bomb, or
    cells too far apart."""
    package = Package(data)
    unread: list[str] = []
    beside: list[Beside] = []
    for name, xml in package.members():
        if WORKSHEET.match(name):
            if _FAR.search(xml):
                refuse_far(xml, package.sheet(name))
            if formulas.may_be_unread(xml):
                unread.append(name)
        beside += beside_member(package, name, xml)
    sheets = workbook(data)
    formulas.spell(package, unread, sheets)
    if package.asks("workbookPr", "date1904"):
        for sheet in sheets:
            sheet.is_1904 = True
    return sheets, beside


def refuse_far(xml: bytes, sheet: str) -> None:
    """Refuse cells too far apart, before the reader makes room for all between them. Cells that are
    only formatted take none."""
    if places := _FILLED.findall(xml):
        letters, digits = zip(*places, strict=True)
        columns = (column_number(each.decode()) for each in set(letters))
        refuse_box(max(map(int, digits)), max(columns), sheet)


def refuse_box(rows: int, columns: int, sheet: str) -> None:
    """The reader fills in every cell up to the last row and column."""
    if rows * columns > MAX_CELLS:
        last = cell_name(rows, columns)
        raise refuse("too_large", sheet=sheet, cell=last, detail=f"{rows} × {columns} 格 / cells")


def workbook(data: bytes) -> list[Sheet]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetVisibleEnum,
        ZipError,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for about in book.sheets_metadata:
            name = about.name
            sheet = book.get_sheet_by_name(name)
            refuse_box(sheet.total_height, sheet.total_width, name)
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append(Sheet(name, rows, about.visible != SheetVisibleEnum.Visible))
        return sheets
    except PasswordError as error:
        raise refuse("encrypted") from error
    except ZipError as error:
        raise refuse("unreadable", detail="ZIP") from error
    except (CalamineError, ValueError) as error:
        if "password" in str(error).lower():
            raise refuse("encrypted") from error
        raise refuse("unreadable", detail=type(error).__name__) from error


def decoded(data: bytes) -> str:
    """Text by BOM, then UTF-16 without one, strict UTF-8, strict GB18030, in that order."""
    begin = data[:100].lstrip(_BLANK)
    kind = next((name for start, name in _OTHER.items() if begin.startswith(start)), None)
    if kind:
        raise refuse("unsupported", detail=kind)
    for encoding in encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse("unsupported", detail="?")


def encodings(data: bytes) -> list[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if data.count(0) * FEW > len(data):
        even, odd = data[0::2].count(0), data[1::2].count(0)
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "gb18030"]


def delimited(text: str) -> list[list[Any]]:
    delimiter = delimiter_of(text)
    if text.count(delimiter) + text.count("\n") > MAX_CELLS:
        raise refuse("too_large", detail=f"> {MAX_CELLS} 格 / cells")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [list(row) for row in reader]
    except csv.Error as error:
        raise refuse("unreadable", detail="CSV") from error


def delimiter_of(text: str) -> str:
    """The one that comes equally often in most lines: thousands separators do not."""
    lines = [_QUOTED.sub("", line) for line in islice(io.StringIO(text), LINES)]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max(((number, count) for count, number in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=evenness)
