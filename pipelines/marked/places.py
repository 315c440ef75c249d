"""Cells by name: which a finding is about, and where its note goes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.ingest.text import cell, column_number

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
ROWS, COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, order=True)
class Box:
    """A rectangle of cells, 1-based, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def first(self) -> str:
        return cell(self.top, self.left)

    @property
    def name(self) -> str:
        last = cell(self.bottom, self.right)
        return self.first if last == self.first else f"{self.first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def boxes(cells: str | None) -> list[Box]:
    """The rectangles in ``E12, F12`` or ``C12:P12``; what names no cell of a sheet is left out."""
    return list(_boxes(cells or ""))


def _boxes(cells: str) -> Iterator[Box]:
    for piece in re.split(r"[,，、;；\s]+", cells.upper()):
        if not (found := _RANGE.fullmatch(piece)):
            continue
        left, top, right, bottom = found.groups()
        columns = sorted((column_number(left), column_number(right or left)))
        rows = sorted((int(top), int(bottom or top)))
        if rows[0] >= 1 and rows[1] <= ROWS and columns[1] <= COLUMNS:
            yield Box(rows[0], columns[0], rows[1], columns[1])


def anchored(box: Box, merged: Sequence[Box]) -> Box:
    """The box, or the cell that speaks for it where it lies in merged ones."""
    around = next((m for m in merged if m.holds(box.top, box.left)), None)
    if around is None or not around.holds(box.bottom, box.right):
        return box
    return Box(around.top, around.left, around.top, around.left)
