"""Which columns of a table say whose row each is, for when, and what it is about."""

from dataclasses import dataclass

from pipelines.ingest.header import text_of
from pipelines.ingest.sheet import at
from pipelines.ingest.table import Table
from pipelines.ingest.text import key
from pipelines.ingest.vocabulary import Vocabulary

_BESIDE = 2
"""Lines before the first element of a turned table that may label its columns; the header is above."""


@dataclass(frozen=True)
class Roles:
    """Which 0-based columns hold what, besides elements."""

    reporter: int | None
    period: int | None
    item: int | None
    labels: tuple[int, ...]
    start: int
    """Where a row begins: what stands before is the header of a turned table."""


def roles_of(table: Table, words: Vocabulary) -> Roles:
    found: dict[str, int] = {}
    units: list[int] = []
    first = min(table.columns, default=len(table.grid[table.top]))
    near = beside(table, first) if table.turned else 0
    for line in range(table.first, table.top + 1):
        for c, value in enumerate(table.grid[line]):
            word = key(value) if type(value) is str else ""
            if not word or c in table.columns or c < near:
                continue
            for role, known in (
                ("reporter", words.reporter_words),
                ("period", words.period_words),
                ("item", words.item_words),
            ):
                if word in known:
                    found.setdefault(role, c)
            if word in words.unit_words:
                units.append(c)
    if table.dates is not None:
        found["period"] = table.dates
    taken = set(found.values()) | set(table.columns) | set(table.long or ())
    labels = {c for c in [*range(near, first), *units] if c not in taken}
    if table.long:
        labels = {c for c in labels if names_rows(table, c, c in units, words)}
    if table.turned:
        labels = label_lines(table, labels, words)
    return Roles(
        found.get("reporter"),
        found.get("period"),
        found.get("item"),
        tuple(sorted(labels)),
        min(labels, default=0) if table.turned else 0,
    )


def beside(table: Table, first: int) -> int:
    """The first of the lines before the first element that may label the columns of a turned table."""
    written = [c for c in range(first) if any(at(row, c) != "" for row in table.grid)]
    return next(iter(written[-_BESIDE:]), 0)


def label_lines(table: Table, near: set[int], words: Vocabulary) -> set[int]:
    """Of the lines before the first element of a turned table, the one that names most columns and
    those that name the same: the header may stand as near."""
    named = {c: named_in(table, c, words) for c in near}
    best = max(named, key=lambda c: (len(named[c]), c), default=None)
    if best is None:
        return near
    same = {
        c
        for c, names in named.items()
        if names and all(name & named[best].get(at, set()) for at, name in names.items())
    }
    return same | {best}


def named_in(table: Table, line: int, words: Vocabulary) -> dict[int, set[str]]:
    """The units, or the total, that a line of a turned table names, by column of the sheet."""
    found = {}
    for index in range(table.top + 1, len(table.grid)):
        text = text_of(at(table.grid[index], line))
        if names := {"total"} if words.is_total(text) else set(words.unit(text)):
            found[index] = names
    return found


def names_rows(table: Table, column: int, is_headed: bool, words: Vocabulary) -> bool:
    """Whether a column of a long table says whose row each is, not the element's code or measure:
    代码 and 单位 may head either."""
    cells = [at(row, column) for row in table.grid[table.top + 1 :]]
    texts = [text_of(value) for value in cells if value != ""]
    if any(words.is_total(text) or words.unit(text) for text in texts):
        return True
    return is_headed and not all(key(t) in words.measures or words.named(t) for t in texts)
