"""A sheet to fill in: what stands in which cell, before any file is written. Places are 0-based."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

VERSION = "1"
"""Of the layout of templates. It stands in every workbook beside the catalogue's hash."""
HASH_SHOWN = 12
"""Digits of the catalogue's hash that are shown: no account or identity number is so short."""
Place = tuple[int, int]
RowKey = tuple[str, str]
"""Unit and item of the form's dimension, or ""."""


@dataclass(frozen=True)
class Formula:
    """``shown``: what it comes to while nothing is filled in."""

    text: str
    shown: str | int = ""


Content = str | int | float | Decimal | Formula | None


@dataclass(frozen=True)
class Placed:
    """A cell's content and its dress; ``last``: the other corner when cells are merged."""

    row: int
    col: int
    content: Content
    dress: str
    last: Place | None = None


@dataclass(frozen=True)
class Allowed:
    """What a cell takes, told when it is entered and when it is refused.

    ``kind``: "whole", "decimal" or "text" between ``low`` and ``high`` (a text's length), "list" of
    ``choices``, or "custom": whatever makes ``formula`` true, in which ``{cell}`` is the cell itself.
    """

    kind: Literal["whole", "decimal", "list", "custom", "text"]
    title: str
    prompt: str
    error: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    formula: str = ""


@dataclass
class Sheet:
    """``inputs``: the place of each figure; ``allowed``: first and last place, and what may stand
    there; ``notes``: remarks on cells; ``statutory``: last place of what is printed."""

    name: str
    form: str | None = None
    placed: list[Placed] = field(default_factory=list)
    inputs: dict[tuple[RowKey, str], Place] = field(default_factory=dict)
    totals: dict[str, Place] = field(default_factory=dict)
    allowed: list[tuple[Place, Place, Allowed]] = field(default_factory=list)
    notes: dict[Place, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    texts_as_numbers: list[tuple[Place, Place]] = field(default_factory=list)
    frozen: Place | None = None
    pages: int = 1
    """Pages it is printed on, 0 for as many as it takes."""
    statutory: Place = (0, 0)
    headings: Place = (0, 0)
    """First and last row of the headings, repeated on every page."""

    def put(
        self, row: int, col: int, content: Content, dress: str, last: Place | None = None
    ) -> None:
        self.placed.append(Placed(row, col, content, dress, None if last == (row, col) else last))


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets, and what is said of it as properties."""

    title: str
    sheets: tuple[Sheet, ...]
    properties: dict[str, str]


def address(place: Place, absolute: bool = False) -> str:
    """``F12``, or ``$F$12``."""
    row, col = place
    letters, column = "", col + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"${letters}${row + 1}" if absolute else f"{letters}{row + 1}"


def span(first: Place, last: Place) -> str:
    return f"{address(first)}:{address(last)}"
