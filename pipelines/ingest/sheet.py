"""A sheet as it was read."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

MAX_CELLS = 2_000_000
"""Of a sheet, blank ones within it included."""


class Uncalculated(str):
    """A formula that no program has calculated, as text: a cell that was filled in, with nothing in
    it to read."""


@dataclass
class Sheet:
    """``rows[r][c]`` is the raw cell at row r + 1, column c + 1; text, number, bool, date or "".
    ``is_1904``: its days are counted from 1904."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False
    is_1904: bool = False

    @cached_property
    def texts(self) -> list[tuple[int, int, str]]:
        """0-based row and column of every cell that holds a text, and the text, in reading order."""
        return [
            (r, c, value)
            for r, row in enumerate(self.rows)
            for c, value in enumerate(row)
            if value and value.__class__ is str
        ]

    def texts_above(self, row: int) -> list[str]:
        """The texts of the rows before ``row``."""
        return [text for r, _, text in self.texts if r < row]

    def spell(self, row: int, column: int, text: str) -> None:
        """Write what a cell shows where the reader gave a blank, or a 0 that nobody calculated."""
        taken = ("", 0) if isinstance(text, Uncalculated) else ("",)
        if (
            row < len(self.rows)
            and column < len(self.rows[row])
            and self.rows[row][column] in taken
        ):
            self.rows[row][column] = text


def at(row: list[Any], column: int | None) -> Any:
    """A row's cell in a 0-based column; "" where it has none."""
    return row[column] if column is not None and column < len(row) else ""
