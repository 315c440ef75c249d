"""Files as they come in, good and bad, each made in a line or two, with what must become of it.

All hold the same small return: two townships of one county on one form, for one quarter.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = [["表号", "RC02"], ["填报单位", "奎文区"], ["报告期", "2009年二季度"]]
SLOT = ("RC02", "2009Q2", "370705")
CODES = ["iu_elig", "iu_inf", "iu_exam", "iu_dec", "iu_refer", "iu_fu_due", "iu_fu"]
NAMES = ["应告知对象", "已知情告知", "免费检查", "自主选择并签字", "转上级机构", "应随访", "已随访"]
TOWNS = {"东关街道": "370705001", "大虞街道": "370705002"}
ROW = [20, 18, 9, 8, 1, 6, 5]
HEADING = ["乡镇街道", *NAMES]
BODY = [[town, *ROW] for town in TOWNS]
TABLE = [*HEADER, HEADING, *BODY]
Slot = tuple[str, str, str]


@dataclass(frozen=True)
class Reads:
    """What is read: by slot, the figures of each township, in the order of ``CODES``; None where
    there is none. ``findings``: cell and a part of the message of findings that must be there."""

    figures: dict[Slot, Sequence[Any]] = field(default_factory=lambda: {SLOT: ROW})
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refused:
    reason: str
    sheet: str | None = None
    cell: str | None = None
    says: str = ""
    """A part of the message in Chinese."""


@dataclass(frozen=True)
class Case:
    """``make`` writes the file into a folder and returns its path."""

    make: Callable[[Path], Path]
    becomes: Reads | Refused = Reads()


@contextmanager
def book(path: Path, options: dict[str, Any] | None = None) -> Iterator[Any]:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **(options or {})}) as made:
        yield made


def fill(sheet: Any, rows: Sequence[Sequence[Any]], row: int = 0, column: int = 0) -> Any:
    for r, cells in enumerate(rows, row):
        for c, value in enumerate(cells, column):
            if value not in (None, ""):
                sheet.write(r, c, value)
    return sheet


def of_rows(*sheets: Sequence[Sequence[Any]], name: str = "return.xlsx") -> Callable[[Path], Path]:
    """A workbook of these sheets, named 表1, 表2 and so on."""

    def make(folder: Path) -> Path:
        with book(folder / name) as made:
            for number, rows in enumerate(sheets, 1):
                fill(made.add_worksheet(f"表{number}"), rows)
        return folder / name

    return make


def drawn(draw: Callable[[Any, Any], None], name: str = "return.xlsx", **options: Any):
    """A workbook with the table on 表1, and what ``draw(book, sheet)`` adds."""

    def make(folder: Path) -> Path:
        with book(folder / name, options) as made:
            sheet = fill(made.add_worksheet("表1"), TABLE)
            draw(made, sheet)
        return folder / name

    return make


def of_bytes(name: str, data: bytes | Callable[[], bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data if isinstance(data, bytes) else data())
        return folder / name

    return make


def edited(
    change: Callable[[dict[str, bytes]], None],
    make: Callable[[Path], Path] | None = None,
    name: str = "edited.xlsx",
) -> Callable[[Path], Path]:
    """Another workbook whose archive's members were changed."""

    def remake(folder: Path) -> Path:
        with zipfile.ZipFile((make or of_rows(TABLE))(folder)) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        change(members)
        (folder / name).write_bytes(zipped(members))
        return folder / name

    return remake


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in members.items():
            archive.writestr(each, data)
    return out.getvalue()


def replaced(member: str, pattern: str, by: str, **options: Any) -> Callable[[Path], Path]:
    """A workbook of the table with a part of one member's text replaced."""

    def change(members: dict[str, bytes]) -> None:
        text = members[member].decode()
        members[member] = re.sub(pattern, lambda _: by, text, count=1, flags=re.S).encode()
        assert members[member] != text.encode(), pattern

    return edited(change, **options)


SHEET1 = "xl/worksheets/sheet1.xml"


def cell_xml(cell: str, xml: str, **options: Any) -> Callable[[Path], Path]:
    return replaced(SHEET1, rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', xml, **options)


def csv_text(rows: Sequence[Sequence[Any]]) -> str:
    return "".join(",".join(map(str, row)) + "\r\n" for row in rows)


def as_xls(
    folder: Path,
    rows: Sequence[Sequence[Any]] = TABLE,
    name: str = "return.xls",
    draw: Callable[[Any, Any], None] = lambda book, sheet: None,
) -> Path:
    import xlwt

    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("表1", cell_overwrite_ok=True)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value not in (None, ""):
                sheet.write(r, c, value)
    draw(made, sheet)
    made.save(str(folder / name))
    return folder / name


def as_ods(folder: Path, rows: Sequence[Sequence[Any]] = TABLE, name: str = "return.ods") -> Path:
    import odf.opendocument
    import odf.table
    import odf.text

    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="表1")
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            line.addElement(ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(folder / name))
    return folder / name


def ods_cell(value: Any) -> Any:
    """A cell; ``("of:=1/0", "#DIV/0!")`` is a formula and what it shows."""
    import odf.table
    import odf.text

    if isinstance(value, tuple):
        formula, shown = value
        cell = odf.table.TableCell(formula=formula, **({"valuetype": "string"} if shown else {}))
        value = shown
    elif isinstance(value, str):
        cell = odf.table.TableCell(valuetype="string")
    else:
        cell = odf.table.TableCell(valuetype="float", value=value)
    if value not in (None, ""):
        cell.addElement(odf.text.P(text=str(value)))
    return cell


def id_number(body: str = "37070219800102001") -> str:
    """An identity number with its check digit, of nobody."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def serial(day: date, is_1904: bool) -> int:
    return (day - (date(1904, 1, 1) if is_1904 else date(1899, 12, 30))).days


def lying_zip() -> bytes:
    """An archive that says a member of 200 MB is a few bytes long."""
    member = "xl/worksheets/sheet1.xml"
    filled = io.BytesIO()
    of_rows_bytes = {"xl/workbook.xml": b"<workbook/>", member: b" " * 200_000_000}
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in of_rows_bytes.items():
            archive.writestr(each, data)
    return filled.getvalue().replace(struct.pack("<L", 200_000_000), struct.pack("<L", 5000))
