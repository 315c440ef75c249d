"""What a bulletin says, before it has a look. Every writer lays out the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

WHOLE = 36
"""Rows of a table that is not broken across pages."""
BOTH, PAPER, BOOK = "both", "paper", "book"
"""Where a table stands: on paper, in the workbook, or in both."""


@dataclass(frozen=True)
class Cell:
    """``text``: as shown; ``value``: the number behind it, None for words; ``key``: what
    ``guanhuai explain`` takes to tell where it comes from; ``is_hidden``: withheld, or nothing there."""

    text: str
    value: float | None = None
    key: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Column:
    """``width``: of the table's, relative to the others; ``digits``: of a column of numbers, None for
    words; ``is_key``: holds lineage ids, in small print."""

    name: str
    width: float = 1.0
    digits: int | None = None
    is_key: bool = False
    small: str = ""


@dataclass(frozen=True)
class Table:
    """``sheet``: what its sheet of the workbook is called; ``is_small``: an annex's, in small type;
    ``is_titled``: on paper its title stands above it, since nothing else says it."""

    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    medium: str = BOTH
    is_small: bool = False
    is_titled: bool = True

    @property
    def is_whole(self) -> bool:
        """Short enough to stand on one page."""
        return len(self.rows) <= WHOLE


@dataclass(frozen=True)
class Point:
    """A bar or a dot with its interval. ``mark``: which of the chart's legend."""

    label: str
    value: float
    mark: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Chart:
    """``kind``: bars from zero, or change: dots with intervals about zero. ``title`` is its finding;
    ``legend``: words by mark; ``most``: where the axis ends."""

    kind: str
    title: str
    subtitle: str
    points: tuple[Point, ...]
    digits: int = 1
    legend: dict[str, str] = field(default_factory=dict)
    most: float | None = None


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """``style``: body; greeting (flush), list, sign and day (right), note (small); ``is_kept``: on the
    page of what follows."""

    text: str
    style: str = "body"
    is_kept: bool = False


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Annex:
    title: str
    blocks: tuple[Block, ...]

    @property
    def is_printed(self) -> bool:
        """Whether anything of it is for paper."""
        return any(not isinstance(b, Table) or b.medium != BOOK for b in self.blocks)


@dataclass(frozen=True)
class Bulletin:
    """``letterhead``: the issuing body, in red; ``number``: the document's; ``mark``: of demonstration
    data, on every page; ``banner``: which draft it is, on every page; ``stamp``: what it was drawn from;
    ``is_sheet``: one page about one unit; ``made_at``: when the build saw its data, so that the same
    edition gives the same bytes."""

    language: str
    letterhead: str
    number: str
    title: str
    banner: str
    mark: str
    stamp: str
    made_at: datetime
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    is_sheet: bool = False

    @property
    def printed(self) -> list[Annex]:
        """The annexes on paper."""
        return [annex for annex in self.annexes if annex.is_printed]

    @property
    def all_blocks(self) -> Iterator[Block]:
        yield from self.blocks
        for annex in self.annexes:
            yield from annex.blocks

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.all_blocks if isinstance(block, Table)]

    @property
    def charts(self) -> list[Chart]:
        return [block for block in self.all_blocks if isinstance(block, Chart)]
