"""What a file says where no cell is: comments, text boxes, headers and footers, lists to choose from,
names, properties, other workbooks' cells; in whatever part of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.ingest.package import WORKSHEET, Package

_DIGIT, _DASH = rb"(?:\d|\xef\xbc[\x90-\x99])", rb"(?:[\s-]|\xc2\xa0|\xe2\x80[\x90-\x95])"
_LONG = re.compile(rb"%s(?:%s|%s){9,}" % (_DIGIT, _DIGIT, _DASH))
_NARROW = re.compile(rb"\d[\d\s-]{9,}[\dXx]")
_WIDE = re.compile(rb"(?:\d\x00(?:[\s-]\x00)?){10,18}[\dXx]\x00")
_FRACTION = re.compile(r"\d*\.\d+(?:[Ee][+-]?\d+)?")
_NOT_TEXT = re.compile(r"xl/(?:sharedStrings\.xml|styles\.xml|theme/|calcChain\.xml)|.*\.rels$")
_CELLS = (b"<sheetData", b"</sheetData>")
_KINDS = (
    ("omments", "批注", "a comment"),
    ("drawings/", "批注或文本框", "a comment or text box"),
    ("worksheets/", "页眉、页脚或下拉列表", "a header, footer or list to choose from"),
    ("docProps/", "文档属性", "the document's properties"),
    ("workbook.xml", "名称管理器", "a defined name"),
    ("externalLinks/", "外部链接", "a link to another workbook"),
    ("pivot", "数据透视表", "a pivot table"),
)
_ELSEWHERE = ("单元格以外的内容", "what stands in no cell")


@dataclass(frozen=True)
class Beside:
    """A text that stands in no cell: where, in both languages, and on which sheet, if on one.
    ``holds_cells``: those of the workbook stand in it as well."""

    zh: str
    en: str
    text: str
    sheet: str | None = None
    holds_cells: bool = False


def beside_member(package: Package, name: str, xml: bytes) -> Iterator[Beside]:
    """What a member of a workbook of XML says beside its cells, where it holds long numbers."""
    is_sheet = WORKSHEET.match(name)
    texts = around_cells(xml) if is_sheet else [] if _NOT_TEXT.match(name) else [xml]
    for text in texts:
        if _LONG.search(text):
            sheet = package.sheet(name) if is_sheet else None
            written = _FRACTION.sub(" ", text.decode("utf-8", "replace"))
            zh, en = next((words for key, *words in _KINDS if key in name), _ELSEWHERE)
            yield Beside(zh, en, written, sheet, name == "content.xml")


def around_cells(xml: bytes) -> list[bytes]:
    """A worksheet's XML before and after its cells."""
    first, last = xml.find(_CELLS[0]), xml.rfind(_CELLS[1])
    return [xml] if first < 0 else [xml[:first], xml[last:] if last >= 0 else b""]


def beside_streams(streams: Iterable[bytes]) -> Iterator[Beside]:
    """Runs of digits in an old workbook, in one or two bytes a character, wherever they stand."""
    for stream in streams:
        runs = [run.decode("ascii") for run in _NARROW.findall(stream)]
        runs += [run.decode("utf-16-le") for run in _WIDE.findall(stream)]
        for run in runs:
            yield Beside(*_ELSEWHERE, run)


def names_beside(name: str, sheets: Iterable[str]) -> Iterator[Beside]:
    """A file's name and those of its sheets."""
    yield Beside("文件名", "the file's name", name)
    for sheet in sheets:
        yield Beside("表名", "a sheet's name", sheet)
