"""What the reader does not tell of an old workbook (.xls): errors, formulas never calculated, and
the day it counts from. [MS-XLS], records 2.4; [MS-OLEPS] for what names its program."""

import io
import struct
from collections.abc import Iterator, Sequence

from pipelines.ingest.sheet import Sheet, Uncalculated

_BOF, _SHEET, _DAYS, _FORMULA, _ERROR = 0x0809, 0x0085, 0x0022, 0x0006, 0x0205
_SPECIAL, _IS_ERROR, _IS_BLANK = 0xFFFF, 2, 3
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_SAVED_BY = "\x05SummaryInformation"
"""Every spreadsheet program writes this stream; libraries, which calculate nothing, do not."""
Record = tuple[int, int, bytes]
"""Where it begins, its kind, its content."""


def complete(data: bytes, sheets: Sequence[Sheet]) -> list[bytes]:
    """Write errors and uncalculated formulas into the sheets read, and set how they count days.
    Returns the file's streams, for what else they may hold; nothing of a file it cannot read."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            names = ["/".join(path) for path in container.listdir()]
            streams = {name: container.openstream(name).read() for name in names}
    except Exception:  # the reader of sheets has read it; olefile raises whatever it meets
        return [data]
    book = streams.get("Workbook") or streams.get("Book") or b""
    is_calculated = _SAVED_BY in streams
    by_start = dict(zip(starts(book), sheets, strict=False))
    sheet: Sheet | None = None
    for start, kind, content in records(book):
        if kind == _BOF:
            sheet = by_start.get(start)
        elif kind == _DAYS and content[:1] == b"\x01":
            for each in sheets:
                each.is_1904 = True
        elif sheet and kind in (_FORMULA, _ERROR) and len(content) >= 8:
            row, column = struct.unpack_from("<HH", content)
            if text := shown(kind, content, is_calculated):
                sheet.spell(row, column, text)
    return list(streams.values())


def records(book: bytes) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def starts(book: bytes) -> list[int]:
    """Where each sheet's records begin, in the order of the sheets."""
    found = (content for _, kind, content in records(book) if kind == _SHEET)
    return [struct.unpack_from("<L", content)[0] for content in found if len(content) >= 6]


def shown(kind: int, content: bytes, is_calculated: bool) -> str:
    """What a cell shows that the reader takes for blank, or for a 0 that nobody calculated."""
    if kind == _ERROR:
        return _ERRORS.get(content[6], "#N/A") if content[7] else ""
    result = content[6:14]
    if len(result) < 8:
        return ""
    is_special = struct.unpack_from("<H", result, 6)[0] == _SPECIAL
    if is_special and result[0] == _IS_ERROR:
        return _ERRORS.get(result[2], "#N/A")
    is_nothing = result[0] == _IS_BLANK if is_special else not any(result)
    return Uncalculated("=") if is_nothing and not is_calculated else ""
