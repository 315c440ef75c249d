"""Tables of the document: a head that repeats on every page, rows that stay whole, keys in small grey."""

from typing import TYPE_CHECKING, Any

from pipelines.bulletin.docx_parts import part, spaced
from pipelines.bulletin.model import Cell, Column, Table
from pipelines.bulletin.styles import ACROSS, Look

if TYPE_CHECKING:
    from docx.document import Document

GREY = "808080"
SHEET = 170
"""Millimetres across a sheet, whose margins are narrower."""


def lay_table(document: "Document", table: Table, look: Look) -> None:
    """A table with its title above and its note below."""
    size = look.annex if table.is_small else look.table
    if table.is_titled:
        title = document.add_paragraph()
        spaced(title, (size + 2) * 1.9)
        title.paragraph_format.keep_with_next = True
        look.put(title.add_run(table.title), "hei", size + 2)
    made = document.add_table(rows=1, cols=len(table.columns))
    _borders(made)
    _head(made.rows[0], table, look, size)
    for row in table.rows:
        _row(made.add_row(), row, table.columns, look, size)
    if table.is_whole:
        _together(made)
    _widen(made, _widths(table, look))
    note = document.add_paragraph()
    if table.note and table.is_whole:
        for cell in made.rows[-1].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    spaced(note, look.small * (1.6 if table.note else 0.8))
    look.put(note.add_run(table.note), "kai", look.small - 1, GREY)


def _widths(table: Table, look: Look) -> list[Any]:
    from docx.shared import Mm

    whole = sum(column.width for column in table.columns)
    across = SHEET if look.is_sheet else ACROSS
    return [Mm(across * column.width / whole) for column in table.columns]


def _together(made: Any) -> None:
    """All rows on one page."""
    for row in made.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _widen(made: Any, widths: list[Any]) -> None:
    """In the grid, which LibreOffice reads, and in every cell, which Word does."""
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _borders(made: Any) -> None:
    """Lines between rows, heavier at both ends; none between columns."""
    about = made._tbl.tblPr
    lines = part("w:tblBorders")
    for edge, size, colour in (
        ("top", 8, "444444"),
        ("bottom", 8, "444444"),
        ("insideH", 4, "BFBFBF"),
    ):
        lines.append(part(f"w:{edge}", val="single", sz=size, space=0, color=colour))
    about.append(lines)
    about.append(part("w:tblLayout", type="fixed"))
    margins = part("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(part(f"w:{side}", w=50, type="dxa"))
    about.append(margins)


def _head(row: Any, table: Table, look: Look, size: float) -> None:
    row._tr.get_or_add_trPr().append(part("w:tblHeader", val="true"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        line = cell.paragraphs[0]
        spaced(line, size * 1.35)
        line.alignment = 0 if column.digits is None else 2
        look.put(line.add_run(column.name), "hei", size * 0.85 if column.small else size)
        if column.small:
            line.add_run().add_break()
            look.put(line.add_run(column.small), "song", size * 0.75, GREY)


def _row(
    row: Any, cells: tuple[Cell, ...], columns: tuple[Column, ...], look: Look, size: float
) -> None:
    row._tr.get_or_add_trPr().append(part("w:cantSplit", val="true"))
    for place, cell, column in zip(row.cells, cells, columns, strict=True):
        line = place.paragraphs[0]
        spaced(line, size * 1.5)
        line.alignment = 0 if column.digits is None else 2
        if column.is_key:
            look.put(line.add_run(cell.text), "song", size * 0.7, GREY)
        else:
            look.put(line.add_run(cell.text), "body", size, GREY if cell.is_hidden else "")
