"""A template as .xls (BIFF8), for programs older than 2007: xlwt's cells, styles and pages, and the
records of ``biff`` beside them. Cell notes and the mark on numbers kept as text are left out."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipelines.template import biff
from pipelines.template.compound import compound
from pipelines.template.dresses import DRESSES, Dress
from pipelines.template.model import Allowed, Book, Formula, Place, Placed, Sheet, address

A4 = 9
FIRST_COLOR = 0x20
"""Of the palette's places, the first this program fills; those before are kept."""
END = 4
"""Bytes of a sheet's last record."""
TWIPS, WIDTH_UNITS = 20, 256


class Known:
    """Formulas already understood: the next row's is the same one row further down, and to parse one
    takes a hundredth of a second."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, bytes]] = {}

    def tokens(self, formula: str, row: int) -> bytes:
        """A formula's tokens, their length first."""
        same = re.sub(rf"(?<=[A-Z]){row + 1}(?!\d)", "#", formula)
        if same not in self._found:
            self._found[same] = row, _tokens(formula)
        first, tokens = self._found[same]
        return tokens[:2] + biff.moved(tokens[2:], row - first)


def xls_bytes(book: Book) -> bytes:
    """The workbook; the same bytes for the same book."""
    from xlwt import Workbook

    made = Workbook(encoding="utf-8")
    styles = _styles(made)
    known = Known()
    for sheet in book.sheets:
        _sheet(made.add_sheet(sheet.name), sheet, styles, known)
    printed = [(sheet.statutory, sheet.headings if sheet.frozen else None) for sheet in book.sheets]
    # The place after the links to other sheets is the names'; none of our formulas has such links.
    made._Workbook__all_links_rec = lambda: biff.printing(printed)
    return compound(made.get_biff_data(), book.properties)


def _styles(made: Any) -> dict[str, Any]:
    """A style for each dress; colours take places of the palette in the order they are met."""
    palette: dict[str, int] = {}
    for dress in DRESSES.values():
        for color in filter(None, (dress.color, dress.fill)):
            if color not in palette:
                at = FIRST_COLOR + len(palette)
                made.set_colour_RGB(at, *bytes.fromhex(color[1:]))
                palette[color] = at
    return {name: _style(dress, palette) for name, dress in DRESSES.items()}


def _style(dress: Dress, palette: Mapping[str, int]) -> Any:
    from xlwt import Alignment, Borders, Pattern, XFStyle

    style = XFStyle()
    style.font.name, style.font.height = "宋体", dress.size * TWIPS
    style.font.bold, style.font.colour_index = dress.bold, palette[dress.color]
    style.alignment.horz = getattr(Alignment, f"HORZ_{dress.align.upper()}")
    style.alignment.vert = Alignment.VERT_CENTER
    style.alignment.wrap = int(dress.wrap)
    sides = ("left", "right", "top", "bottom") if dress.border else ()
    for side in (*sides, *(("bottom",) if dress.underline else ())):
        setattr(style.borders, side, Borders.THIN)
    if dress.fill:
        style.pattern.pattern = Pattern.SOLID_PATTERN
        style.pattern.pattern_fore_colour = palette[dress.fill]
    style.num_format_str = dress.number
    style.protection.cell_locked = int(dress.locked)
    return style


def _sheet(page: Any, sheet: Sheet, styles: Mapping[str, Any], known: Known) -> None:
    page.show_grid = 0
    for col, width in sheet.widths.items():
        page.col(col).width = round(width * WIDTH_UNITS)
    for row, height in sheet.heights.items():
        page.row(row).height_mismatch = True
        page.row(row).height = round(height * TWIPS)
    for cell in sheet.placed:
        _cell(page, cell, styles[cell.dress], known)
    _page(page, sheet)
    _validate(page, sheet)


def _cell(page: Any, cell: Placed, style: Any, known: Known) -> None:
    place, content = (cell.row, cell.col), cell.content
    if cell.last:
        page.merge(cell.row, cell.last[0], cell.col, cell.last[1], style)
    if isinstance(content, Formula):
        page.row(cell.row).insert_cell(cell.col, _Worked(page, place, style, content, known))
        return
    if isinstance(content, Decimal):
        content = float(content)
    page.row(cell.row).write(cell.col, "" if content is None else content, style)


class _Worked:
    """A cell of xlwt's: a formula and what it comes to."""

    def __init__(self, page: Any, place: Place, style: Any, content: Formula, known: Known):
        self.place, self.shown = place, content.shown
        self.style = page.get_parent().add_style(style)
        self.tokens = known.tokens(content.text, place[0])

    def get_biff_data(self) -> bytes:
        return biff.formula(self.place, self.style, self.tokens, self.shown)


def _tokens(formula: str) -> bytes:
    """A formula's tokens, their length first."""
    from xlwt import Formula as Parsed

    return Parsed(formula.removeprefix("=")).rpn()


def _validate(page: Any, sheet: Sheet) -> None:
    """Put the validations and what the protection still allows before the sheet's last record, where they belong."""
    given = [(first, last, t, *_bounds(t, first)) for first, last, t in sheet.allowed]
    records = biff.validations(given) + biff.free_sizes()
    written = page.get_biff_data

    def with_validations() -> bytes:
        whole = written()
        return whole[:-END] + records + whole[-END:]

    page.get_biff_data = with_validations


def _bounds(takes: Allowed, first: Place) -> tuple[bytes, bytes]:
    if takes.kind == "list":
        return biff.choices(takes.choices), b""
    if takes.kind == "custom":
        return biff.relative(_tokens(takes.formula.format(cell=address(first)))[2:]), b""
    return biff.number(takes.low), biff.number(takes.high)


def _page(page: Any, sheet: Sheet) -> None:
    page.protect, page.obj_protect, page.scen_protect = True, True, True
    page.portrait = False
    page.paper_size_code = A4
    page.fit_num_pages = 1
    page.fit_width_to_pages, page.fit_height_to_pages = 1, sheet.pages
    page.left_margin = page.right_margin = 0.5
    page.top_margin = page.bottom_margin = 0.6
    page.header_str, page.footer_str = b"", b"&C&9&P / &N"  # xlwt takes no other letters here
    page.print_centered_horz = 1
    if sheet.frozen:
        page.panes_frozen = True
        page.horz_split_pos, page.vert_split_pos = sheet.frozen
        page.horz_split_first_visible, page.vert_split_first_visible = sheet.frozen
