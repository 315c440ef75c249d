"""A sheet as it was read."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Sheet:
    """``rows[r][c]`` is the raw cell at row r + 1, column c + 1; text, number, bool, date or ""."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False


def at(row: list[Any], column: int | None) -> Any:
    """A row's cell in a 0-based column; "" where it has none."""
    return row[column] if column is not None and column < len(row) else ""
