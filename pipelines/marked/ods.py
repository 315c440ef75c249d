"""What an ``.ods`` workbook tells beside its values: formulas, merged cells, widths, what is hidden."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.catalogue.base import Text
from pipelines.ingest.package import BROKEN
from pipelines.marked.xml import Element, Unmarkable, parse, utf8

LOST = Text(
    zh="由 .ods 转为 .xlsx：字体、颜色和数字格式、图表、图片、批注、条件格式和页面设置。",
    en="Turned from .ods into .xlsx: fonts, colours and number formats, charts, pictures, notes, "
    "conditional formats and page setup.",
)
LARGEST = 30_000_000
"""Bytes of content beyond which only values are taken."""
FURTHEST = 100_000
"""Rows and columns looked at: a row repeated to the end of the sheet says nothing."""
_INCH = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72}
_LENGTH = re.compile(r"([\d.]+)(in|cm|mm|pt)")
_PIECE = re.compile(
    r'"(?:[^"]|"")*"|\[[^\]]*\]|[A-Za-z_][A-Za-z0-9_.]*(?=\()|\{[^{}"]*\}|.', re.DOTALL
)
_PLACE = re.compile(r"(?:\$?('(?:[^']|'')*'|[^.'#:\[\]$]+))?\.(\$?[A-Z]{1,3}\$?\d{1,7})")


@dataclass
class Extras:
    """By 0-based places; ``widths`` in characters, hidden columns 0."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    unread: int = 0


def extras(data: bytes) -> dict[str, Extras]:
    """By the name of the sheet. Raises Unmarkable for what is not as the format has it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo("content.xml").file_size > LARGEST:
                raise Unmarkable("content")
            root = parse(utf8(archive.read("content.xml")))
    except BROKEN as error:
        raise Unmarkable(str(error)) from error
    widths = {
        style.get("name"): _characters(one.get("column-width"))
        for style in root.all("style")
        for one in style.all("table-column-properties")
    }
    return {t.get("name"): _table(t, widths) for t in root.all("table") if t.get("name")}


def _table(table: Element, widths: dict[str, float]) -> Extras:
    found = Extras()
    column = 0
    for node in table.all("table-column"):
        count = _count(node, "number-columns-repeated")
        width = 0.0 if _is_hidden(node) else widths.get(node.get("style-name"))
        if width is not None and count < FURTHEST:
            found.widths |= dict.fromkeys(range(column, min(column + count, 16_384)), width)
        column += count
    row = 0
    for node in table.all("table-row"):
        count = _count(node, "number-rows-repeated")
        if row + count > FURTHEST:
            break
        if _is_hidden(node):
            found.hidden_rows |= set(range(row, row + count))
        for place in range(row, row + count if count < 100 else row):
            _row(node, place, found)
        row += count
    return found


def _row(node: Element, row: int, found: Extras) -> None:
    column = 0
    for cell in node.children:
        count = _count(cell, "number-columns-repeated")
        if cell.local == "table-cell":
            across, down = (
                _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned"),
            )  # fmt: skip
            if across > 1 or down > 1:
                found.merged.append((row, column, row + down - 1, column + across - 1))
            if cell.get("formula"):
                try:
                    said = excel(cell.get("formula"))
                except Unmarkable:
                    found.unread += 1
                else:
                    found.formulas |= {
                        (row, c): said for c in range(column, column + min(count, 1))
                    }
        column += count


def excel(formula: str) -> str:
    """An OpenFormula expression as spreadsheet programs write it: ``of:=SUM([.E1:.F9];3)`` is
    ``=SUM(E1:F9,3)``. Raises Unmarkable for what has no such form."""
    language, _, said = formula.partition("=")
    if language not in ("of:", ""):
        raise Unmarkable(language)
    return "=" + "".join(_pieces(said))


def _pieces(said: str) -> Iterator[str]:
    for piece in _PIECE.findall(said):
        if piece.startswith("["):
            yield _reference(piece[1:-1])
        elif piece.startswith("{"):
            yield piece.replace(";", ",").replace("|", ";")
        elif piece[0].isalpha() and "." in piece:
            raise Unmarkable(piece)  # a function that only this program has
        elif piece == ";":
            yield ","
        elif piece in "~!":
            raise Unmarkable(piece)
        else:
            yield piece


def _reference(inside: str) -> str:
    pieces = []
    at = 0
    while found := _PLACE.match(inside, at):
        pieces.append(found)
        at = found.end()
        if at < len(inside) and inside[at] == ":":
            at += 1
    if not 1 <= len(pieces) <= 2 or at != len(inside):
        raise Unmarkable(inside)
    sheets = [p[1] for p in pieces if p[1]]
    name = sheets[0].strip("'") if sheets else ""
    if any(s.strip("'") != name for s in sheets):
        raise Unmarkable(inside)
    return (f"'{name}'!" if sheets else "") + ":".join(p[2] for p in pieces)


def _count(node: Element, name: str) -> int:
    text = node.get(name, "1")
    return max(int(text), 1) if text.isdigit() and len(text) < 9 else 1


def _is_hidden(node: Element) -> bool:
    return node.get("visibility") in ("collapse", "filter")


def _characters(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return round(float(found[1]) * _INCH[found[2]] * 96 / 7 - 5 / 7, 2) if found else 8.43
