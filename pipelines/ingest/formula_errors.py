"""Formulas in xlsx workbooks that give no figure. The reader has a blank for ``#DIV/0!`` and for a
formula never calculated, and a blank is a different thing: the clerk did fill the cell in."""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import column_number

_ERROR = re.compile(rb"""t=["']e["']""")
_NO_RESULT = re.compile(
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_CELL = re.compile(r"([A-Z]+)(\d+)$")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def may_be_unread(xml: bytes) -> bool:
    """Whether a worksheet may hold cells that the reader takes for blank."""
    if _ERROR.search(xml):
        return True
    return (b"f>" in xml or b"f " in xml) and bool(_NO_RESULT.search(xml))


def spell_errors(data: bytes, members: Sequence[str], sheets: Sequence[Sheet]) -> None:
    """Write the errors of these worksheets, as ``#DIV/0!``, into the cells of the sheets read."""
    if not members:
        return
    archive = zipfile.ZipFile(io.BytesIO(data))
    by_name = {sheet.name: sheet for sheet in sheets}
    for name, member in sheet_members(archive).items():
        if member in members and name in by_name:
            for row, column, text in errors_in(archive.read(member)):
                cells = by_name[name].rows
                if row < len(cells) and column < len(cells[row]) and cells[row][column] == "":
                    cells[row][column] = text


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive's member of each sheet, by the sheet's name."""
    targets = {
        node.get("Id"): posixpath.normpath(posixpath.join("/xl", node.get("Target", "")))[1:]
        for node in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = [node for node in workbook.iter() if node.tag.endswith("}sheet")]
    return {s.get("name", ""): targets.get(s.get(_ID) or s.get(_STRICT_ID), "") for s in sheets}


def errors_in(xml: bytes) -> list[tuple[int, int, str]]:
    """0-based row and column, and text, of every cell that holds an error or no result."""
    found = []
    for node in ElementTree.fromstring(xml).iter():
        text = unread(node) if node.tag.endswith("}c") else ""
        if text and (place := _CELL.match(node.get("r", ""))):
            found.append((int(place[2]) - 1, column_number(place[1]) - 1, text))
    return found


def unread(cell: ElementTree.Element) -> str:
    """What a cell shows that the reader takes for blank; "" for every other cell."""
    parts = {part.tag.rsplit("}", 1)[-1]: (part.text or "").strip() for part in cell}
    kind, shown = cell.get("t", "n"), parts.get("v", "")
    if kind == "e":
        return shown or "#N/A"
    return f"={parts['f']}" if "f" in parts and not shown and kind != "str" else ""
