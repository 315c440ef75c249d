"""Cells by name: which a finding is about, and where its note goes."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


class Merged:
    """The merged cells of a sheet, looked up by the rows that are asked for."""

    def __init__(self, merged: Sequence[Box], rows: Iterable[int]):
        asked = sorted(set(rows))
        self._by_row: dict[int, list[Box]] = defaultdict(list)
        for box in merged:
            for row in asked[bisect_left(asked, box.top) : bisect_right(asked, box.bottom)]:
                self._by_row[row].append(box)

    def anchored(self, box: Box) -> Box:
        """The box, or the cell that speaks for it where it lies in merged ones."""
        for around in self._by_row.get(box.top, ()):
            if around.holds(box.top, box.left) and around.holds(box.bottom, box.right):
                return Box(around.top, around.left, around.top, around.left)
        return box
