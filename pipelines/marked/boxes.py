"""The boxes of notes, in the drawing language that classic notes are kept in (VML).

Programs write it loosely, so that it is searched by patterns and not taken apart.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipelines.ingest.text import column_number
from pipelines.marked.xml import Unmarkable

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
EMPTY_VML = b"<xml></xml>"
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = re.compile(rb"<(\w+:)?shape\b.*?</\1shape>", re.DOTALL)
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d{1,7})\s*</")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d{1,7})\s*</")
_VISIBLE = re.compile(rb"<(?:\w+:)?Visible\b")
_ROOT = re.compile(rb"<xml\b[^>]*?(?=/?>)")
_CELL = re.compile(r"([A-Z]+)(\d+)")
WIDE, TALL = 300, 640
"""Pixels of a box: its width, and the most its height may be."""
_LINE, _MARGIN, _PER_LINE = 17, 16, 44
"""Pixels of a line and of the margins; Latin letters in a line, a Chinese one counts as two."""


@dataclass(frozen=True)
class Grid:
    """A sheet's columns as first, last and width in characters (hidden ones 0); the width of the
    others, and the height of rows in points."""

    columns: Sequence[tuple[int, int, float]]
    width: float = 8.43
    height: float = 15.0

    def pixels(self, column: int) -> int:
        width = next((w for a, b, w in self.columns if a <= column <= b), self.width)
        return round(width * 7) + 5 if width else 0


def drawn(xml: bytes, noted: Mapping[str, str], kept: Collection[str], grid: Grid) -> bytes:
    """The drawing with a box for each cell of ``noted``, sized for its text; those of cells that are
    not in ``kept`` have lost their note and go."""
    xml = ready(xml)
    places = {place_of(name): name for name in noted}
    staying = {place_of(name) for name in kept} - places.keys()
    shown: set[tuple[int, int]] = set()

    def sifted(found: re.Match[bytes]) -> bytes:
        place = note_place(found[0])
        if place is None or place in staying:
            return found[0]
        if _VISIBLE.search(found[0]):
            shown.add(place)
        return b""

    xml = _SHAPE.sub(sifted, xml)
    number = max((int(n) for n in _NUMBER.findall(xml)), default=1024)
    shapes = [] if b"_x0000_t202" in xml else [_TYPE]
    for place, name in places.items():
        number += 1
        shapes.append(shape(number, place, noted[name], grid, place in shown))
    at = xml.rindex(b"</xml>")
    return xml[:at] + "".join(shapes).encode() + xml[at:]


def ready(xml: bytes) -> bytes:
    """The drawing with the usual prefixes known, and an end to put shapes before."""
    root = _ROOT.search(xml)
    if root is None:
        raise Unmarkable("vml")
    missing = "".join(
        f' xmlns:{prefix}="{space}"'
        for prefix, space in _SPACES.items()
        if f"xmlns:{prefix}=".encode() not in root[0]
    )
    xml = xml[: root.end()] + missing.encode() + xml[root.end() :]
    if b"</xml>" not in xml:
        xml = re.sub(rb"(<xml\b[^>]*?)\s*/>", rb"\1></xml>", xml, count=1)
    if b"</xml>" not in xml:
        raise Unmarkable("vml")
    return xml


def note_place(shape: bytes) -> tuple[int, int] | None:
    """0-based row and column of the cell a note's box belongs to; None for other shapes."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not (row and column and re.search(rb"""ObjectType=["']Note["']""", shape)):
        return None
    return int(row[1]), int(column[1])


def place_of(name: str) -> tuple[int, int]:
    found = _CELL.fullmatch(name)
    return (int(found[2]) - 1, column_number(found[1]) - 1) if found else (0, 0)


def shape(
    number: int, place: tuple[int, int], text: str, grid: Grid, is_visible: bool = False
) -> str:
    row, column = place
    height = height_of(text)
    seen, shown = ("visible", "<x:Visible/>") if is_visible else ("hidden", "")
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:80pt;margin-top:2pt;width:{WIDE * 3 // 4}pt;height:{height * 3 // 4}pt;"
        f'z-index:{number % 1024 + 1};visibility:{seen}" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        "<x:MoveWithCells/><x:SizeWithCells/>"
        f"<x:Anchor>{anchor(row, column, height, grid)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column>{shown}</x:ClientData></v:shape>"
    )


def height_of(text: str) -> int:
    lines = sum(max(1, math.ceil(columns_of(line) / _PER_LINE)) for line in text.split("\n"))
    return min(lines * _LINE + _MARGIN, TALL)


def columns_of(text: str) -> int:
    """The room a text takes: a Chinese character counts as two."""
    return sum(1 if ord(c) < 0x2E80 else 2 for c in text)


def anchor(row: int, column: int, height: int, grid: Grid) -> str:
    """Where a box stands: column and pixels into it, row and pixels, of its first and last corner."""
    first = column + 1
    last, room = first, WIDE + 15
    while room > (width := grid.pixels(last + 1)) and last - first < 60:
        room -= width
        last += 1
    top = max(row - 1, 0)
    down, rest = divmod(height + 4, max(round(grid.height * 4 / 3), 4))
    return f"{first}, 15, {top}, 4, {last}, {room}, {top + down}, {rest}"
