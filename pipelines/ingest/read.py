"""A file's bytes to sheets of raw cells. What the file is comes from its content, not its name."""

import csv
import io
import re
import zipfile
from collections import Counter
from typing import Any

from pipelines.ingest.formula_errors import may_be_unread, spell_errors
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import column_number

MAX_UNPACKED = 300_000_000
MAX_CELLS = 4_000_000
_FAR = re.compile(rb"""r=["'](?:[A-Z]{2}|[A-Z]?\d{6})""")
"""A first look: searches for a fixed beginning are ten times faster than for any white space."""
FEW = 50
"""One zero in so many bytes, or less, is damage; more is UTF-16."""
DELIMITERS = "\t,;|"
_FAR_COLUMN = re.compile(rb"""\sr=["'][A-Z]{3}\d""")
_FAR_ROW = re.compile(rb"""<(?:\w+:)?(?:row|c)\s[^>]*?\br=["'][A-Z]{0,2}\d{6,}["']""")
_WIDE = re.compile(rb"""\sr=["'][A-Z]{2}\d""")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,2})(\d+)["']""")
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
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
}
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook, or the one of a CSV file (named ""). Raises Refused."""
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse("empty")
    if data.startswith(b"PK"):
        errors = look_before(data)
        sheets = workbook(data)
        spell_errors(data, errors, sheets)
    elif data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse("encrypted")
        sheets = workbook(data)
    else:
        sheets = [Sheet("", delimited(decoded(data)))]
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise refuse("empty")
    return sheets


def look_before(data: bytes) -> list[str]:
    """Refuse what the reader would choke on: a bomb, or cells too far apart. Returns the worksheets
    that hold errors of formulas, which it reads as blank."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise refuse("unreadable", detail="ZIP") from error
    names = archive.namelist()
    if (
        "mimetype" not in names
        and "xl/workbook.xml" not in names
        and "xl/workbook.bin" not in names
    ):
        raise refuse("unsupported", detail="ZIP")
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise refuse("encrypted")
    if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
        raise refuse("too_large", detail=f"> {MAX_UNPACKED // 1_000_000} MB")
    found = []
    for name in filter(_WORKSHEET.match, names):
        xml = archive.read(name)
        if _FAR.search(xml):
            refuse_far(xml, name.rsplit("/", 1)[-1])
        if may_be_unread(xml):
            found.append(name)
    return found


def refuse_far(xml: bytes, sheet: str) -> None:
    """Refuse cells in places no return needs, before the reader makes room for all before them."""
    if _FAR_COLUMN.search(xml) or _FAR_ROW.search(xml):
        raise refuse("too_large", sheet=sheet, detail="XFD / 100 000")
    if _WIDE.search(xml):
        refuse_box(*last_cell(xml), sheet)


def last_cell(xml: bytes) -> tuple[int, int]:
    """The last row and column any cell of a worksheet stands in."""
    rows, columns = 0, 0
    for letters, digits in set(_PLACE.findall(xml)):
        rows, columns = max(rows, int(digits)), max(columns, column_number(letters.decode()))
    return rows, columns


def refuse_box(rows: int, columns: int, sheet: str) -> None:
    """The reader fills in every cell up to the last row and column."""
    if rows * columns > MAX_CELLS:
        raise refuse("too_large", sheet=sheet, detail=f"{rows} × {columns} 格 / cells")


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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        rows = [list(row) for row in reader]
    except csv.Error as error:
        raise refuse("unreadable", detail="CSV") from error
    if sum(map(len, rows)) > MAX_CELLS:
        raise refuse("too_large", detail=f"> {MAX_CELLS} 格 / cells")
    return rows


def delimiter_of(text: str) -> str:
    """The one that comes equally often in most lines: thousands separators do not."""
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:50]]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        return max(((number, count) for count, number in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=evenness)
