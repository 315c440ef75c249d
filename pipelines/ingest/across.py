"""Headings that say of when a column's figures are, or that they are others than those asked for:
``2009年一季度`` beside ``2009年二季度``, ``本年累计`` over a group of elements."""

from typing import Any

from pipelines.catalogue.forms import Form
from pipelines.ingest.periods import whole_period
from pipelines.ingest.sheet import at
from pipelines.ingest.text import plain
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

OTHER = "other"
LONGEST = 12
"""Characters of a heading that says no more than which figures stand below."""
BESIDE = 2
"""Lines before the first element of a turned table that may say of when its columns are."""
GROUPS = 2
"""Cells over the elements of a row that divides them into groups."""
Mark = Period | str | None
"""A column's period, OTHER, or neither."""


def mark_of(text: Any, form: Form, words: Vocabulary) -> Mark:
    if type(text) is not str or len(text) > LONGEST + 4:
        return None
    found = whole_period(text)
    if found and found.grain == form.grain:
        return found
    speaks = len(text) <= LONGEST and words.speaks_of_others(text) and not words.named(text)
    return OTHER if speaks else None


def marks_over(row: list[Any], columns: range, form: Form, words: Vocabulary) -> dict[int, Mark]:
    """The mark of each column under a row of groups: a group reaches to the next one. A row with
    one cell is a title, or says of when all of them are."""
    if sum(at(row, column) != "" for column in columns) < GROUPS:
        return {}
    marks: dict[int, Mark] = {}
    last: Mark = None
    for column in columns:
        if (text := at(row, column)) != "":
            last = mark_of(text, form, words)
        marks[column] = last
    return marks if told_apart(marks) else {}


def is_figure(cell: Any) -> bool:
    """Whether a cell is no heading: a number, also one written out, or with a % behind."""
    return type(cell) is not str or (any(map(str.isdigit, plain(cell))) and not whole_period(cell))


def told_apart(marks: dict[int, Mark]) -> bool:
    """Whether any are others' figures, or there are several periods: one alone is the table's."""
    return OTHER in marks.values() or len({m for m in marks.values() if m}) > 1


def marks_under(row: list[Any], columns: range, form: Form, words: Vocabulary) -> dict[int, Mark]:
    """The mark of each column in a row below the elements' names; none where the row is of figures."""
    written = {c: text for c in columns if (text := at(row, c)) != ""}
    if any(is_figure(text) for text in written.values()):
        return {}
    marks = {c: mark_of(text, form, words) for c, text in written.items()}
    return marks if told_apart(marks) else {}


def reaching(row: list[Any], columns: range, named: set[int], under: set[int]) -> list[Any]:
    """The row of elements' names, each repeated over the columns below it that are marked."""
    filled = list(row)
    last: Any = ""
    for column in columns:
        filled += [""] * (column + 1 - len(filled))
        if filled[column] != "":
            last = filled[column] if column in named else ""
        elif column in under:
            filled[column] = last
    return filled


def dated_line(grid: list[list[Any]], top: int, first: int, form: Form) -> int | None:
    """In a turned table, the line shortly before the first element that says of when each column
    is: several periods and nothing else."""
    written = [c for c in range(first) if any(at(row, c) != "" for row in grid)]
    for line in written[-BESIDE:]:
        cells = [at(row, line) for row in grid[top + 1 :]]
        found = [whole_period(v) if type(v) is str else None for v in cells if v != ""]
        if len(set(found)) > 1 and all(p and p.grain == form.grain for p in found):
            return line
    return None
