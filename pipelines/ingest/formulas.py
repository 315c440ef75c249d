"""Formulas in workbooks of XML that give no figure. The reader has a blank for ``#DIV/0!`` and for
a formula never calculated, and a blank is a different thing: the clerk did fill the cell in."""

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from pipelines.ingest.package import Package
from pipelines.ingest.sheet import Sheet, Uncalculated
from pipelines.ingest.text import column_number

_ERROR = re.compile(rb"""t=["']e["']""")
_NO_RESULT = re.compile(
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*(?:0\s*)?</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_ODS_NO_RESULT = re.compile(
    rb"""<table:table-cell\b(?=[^>]*\btable:formula=)(?![^>]*\boffice:value-type=)[^>]*>"""
)
_CELL = re.compile(r"([A-Z]+)(\d+)$")
_REPEATED = re.compile(r"\}number-(?:rows|columns)-repeated$")
Found = tuple[int, int, str]
"""0-based row and column, and what to write there."""


def may_be_unread(xml: bytes) -> bool:
    """Whether a worksheet may hold cells that the reader takes for blank, or for 0."""
    if _ERROR.search(xml):
        return True
    return (b"f>" in xml or b"f " in xml) and bool(_NO_RESULT.search(xml))


def spell(package: Package, members: Sequence[str], sheets: Sequence[Sheet]) -> None:
    """Write the errors and uncalculated formulas of these worksheets into the sheets read."""
    by_name = {sheet.name: sheet for sheet in sheets}
    is_stale = bool(members) and package.asks("calcPr", "fullCalcOnLoad")
    for member in members:
        sheet, tree = by_name.get(package.sheets.get(member, "")), package.tree(member)
        if sheet is not None and tree is not None:
            for cell in unread_cells(tree, is_stale):
                sheet.spell(*cell)
    if "content.xml" in package.xml and _ODS_NO_RESULT.search(package.read("content.xml")):
        tree = package.tree("content.xml")
        tables = [] if tree is None else [n for n in tree.iter() if n.tag.endswith("}table")]
        for sheet, table in zip(sheets, tables, strict=False):
            for cell in uncalculated_in(table):
                sheet.spell(*cell)


def unread_cells(tree: ElementTree.Element, is_stale: bool) -> Iterator[Found]:
    """Every cell that holds an error or no result. ``is_stale``: whoever wrote the workbook asks to
    have it calculated on opening, and so wrote 0 for what it did not know."""
    for node in tree.iter():
        text = unread(node, is_stale) if node.tag.endswith("}c") else ""
        if text and (place := _CELL.match(node.get("r", ""))):
            yield int(place[2]) - 1, column_number(place[1]) - 1, text


def unread(cell: ElementTree.Element, is_stale: bool) -> str:
    """What a cell shows that the reader does not give; "" for every other cell."""
    parts = {part.tag.rsplit("}", 1)[-1]: (part.text or "").strip() for part in cell}
    kind, shown = cell.get("t", "n"), parts.get("v", "")
    if kind == "e":
        return shown or "#N/A"
    is_blank = not shown or (is_stale and shown == "0")
    return Uncalculated(f"={parts['f']}") if "f" in parts and is_blank and kind != "str" else ""


def uncalculated_in(table: ElementTree.Element) -> Iterator[Found]:
    """Cells of an OpenDocument table with a formula and no result."""
    row = 0
    for line in table.iter():
        if not line.tag.endswith("}table-row"):
            continue
        column = 0
        for cell in line:
            formula = attribute(cell, "}formula")
            if formula and attribute(cell, "}value-type") is None:
                yield row, column, Uncalculated(formula)
            column += repeats(cell)
        row += repeats(line)


def attribute(node: ElementTree.Element, ending: str) -> str | None:
    return next((value for name, value in node.items() if name.endswith(ending)), None)


def repeats(node: ElementTree.Element) -> int:
    """How many cells or rows a node stands for."""
    said = next((value for name, value in node.items() if _REPEATED.search(name)), "1")
    return int(said) if said.isdecimal() else 1
