"""Where the table of a sheet is: its form, its heading cells, which way it runs."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from pipelines.ingest import across
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet, at
from pipelines.ingest.text import cell as cell_name
from pipelines.ingest.text import key
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

_ELEMENT_WORDS = {"element", "指标", "指标项", "指标代码", "项目", "dataelement"}
_VALUE_WORDS = {"value", "值", "数值", "本期数", "数量", "填报数"}
_EARLY = 30
"""A long table has its headings in one of so many first rows."""
_HEAD = 1000
"""Rows in which headings are looked for."""
_STACK = 3
"""Heading rows looked at above and below the best one."""


@dataclass
class Table:
    """``columns`` maps 0-based columns of the (turned) grid to elements; ``top`` is the last heading
    row; ``turned`` when elements run down the sheet. ``long``: (element column, value column)."""

    sheet: str
    form: str
    grid: list[list[Any]]
    first: int
    top: int
    columns: dict[int, str]
    turned: bool
    long: tuple[int, int] | None = None
    rivals: tuple[int, ...] = ()
    """Other columns of a long table that may hold the value."""
    is_1904: bool = False
    when: dict[int, Period] = field(default_factory=dict)
    """The period of each column, where several stand across."""
    dates: int | None = None
    """The column of a turned grid that says of when each row is."""
    period: Period | None = None
    """The one all columns are of, of several that stood across."""

    def place(self, row: int, column: int) -> tuple[int, int]:
        """1-based row and column in the file of a cell of the grid. Column 0: no cell, as the table
        has no such column (-1)."""
        return (column + 1, row + 1) if self.turned and column >= 0 else (row + 1, column + 1)


def find_table(sheet: Sheet, named: str | None, words: Vocabulary) -> Table | None:
    """The sheet's table, or None when it holds none. ``named``: the form its file or sheet names.

    Raises Refused when a heading's code and name contradict each other, or the title's form and the
    headings do.
    """
    met = matches(sheet, words)
    if not met:
        return None
    form = form_of(sheet, met, named, words)
    own = {place: codes for place, codes in met.items() if any(f == form for f, _ in codes)}
    # An element named twice, by its name and by its code, counts once.
    rows = Counter(r for r, _ in {(r, codes) for (r, _), codes in own.items()})
    columns = Counter(c for c, _ in {(c, codes) for (_, c), codes in own.items()})
    best_row, beside = max(rows.items(), key=lambda item: (item[1], -item[0]))
    best_column, down = max(columns.items(), key=lambda item: (item[1], -item[0]))
    if down >= beside and (long := long_columns(sheet)):
        line, element, value, *rivals = long
        return Table(
            sheet.name, form, sheet.rows, line, line, {}, False, (element, value), tuple(rivals),
            sheet.is_1904,
        )  # fmt: skip
    if beside == 1 and down == 1 and len(words.catalogue.form_by_code[form].elements) > 1:
        return None
    turned = down > beside
    grid = turn(sheet.rows) if turned else sheet.rows
    line = best_column if turned else best_row
    placed = {(c, r) if turned else (r, c): codes for (r, c), codes in own.items()}
    lines = stacked({r for r, _ in placed}, line)
    table = Table(sheet.name, form, grid, lines[0], lines[-1], {}, turned, is_1904=sheet.is_1904)
    if turned:
        table.columns = headings(table, lines, placed, words, {})
        first, asked = min(table.columns, default=0), words.catalogue.form_by_code[form]
        table.dates = across.dated_line(grid, table.top, first, asked)
        return table
    marks = marked(table, lines, placed, words)
    table.columns = headings(table, lines, placed, words, marks)
    table.when = {c: m for c in table.columns if isinstance(m := marks.get(c), Period)}
    table.first = first_heading(table, words)
    return table


def marked(
    table: Table,
    lines: list[int],
    placed: dict[tuple[int, int], frozenset[tuple[str, str]]],
    words: Vocabulary,
) -> dict[int, across.Mark]:
    """What rows over, among and under the elements' names say of their columns. A row that does is
    one of headings."""
    form = words.catalogue.form_by_code[table.form]
    named = {c for r, c in placed if r in lines}
    columns = range(min(named), max(map(len, table.grid)))
    marks: dict[int, across.Mark] = {}
    for line in [lines[0] - 1, *lines[:-1]]:
        over = across.marks_over(table.grid[line], columns, form, words) if line >= 0 else {}
        marks |= {c: mark for c, mark in over.items() if mark}
        if line < table.first and any(over.values()):
            table.first = line
    below = lines[-1] + 1
    under = across.marks_under(
        table.grid[below] if below < len(table.grid) else [], columns, form, words
    )
    if under:
        table.top = below
        table.grid = [*table.grid]
        for line in lines:
            table.grid[line] = across.reaching(table.grid[line], columns, named, set(under))
            for c in under:
                text = at(table.grid[line], c)
                if type(text) is str and (line, c) not in placed and words.named(text):
                    placed[line, c] = words.named(text)
    return marks | {c: mark for c, mark in under.items() if mark}


def first_heading(table: Table, words: Vocabulary) -> int:
    """The first row of headings: those of the labels may stand beside groups of elements."""
    line, left = table.first, min(table.columns, default=0)
    while line:
        above = {key(v) for v in table.grid[line - 1][:left] if type(v) is str and v}
        if not above <= words.label_words or above.isdisjoint(words.unit_words):
            break
        line -= 1
    return line


def matches(sheet: Sheet, words: Vocabulary) -> dict[tuple[int, int], frozenset[tuple[str, str]]]:
    """Cells that name elements, in as many rows as any form has elements or headings above them."""
    look = words.named
    texts = takewhile(lambda text: text[0] < _HEAD, sheet.texts)
    return {(r, c): named for r, c, text in texts if (named := look(text))}


def form_of(
    sheet: Sheet,
    met: dict[tuple[int, int], frozenset[tuple[str, str]]],
    named: str | None,
    words: Vocabulary,
) -> str:
    """The form named above the table, in the sheet's name or the file's; it must fit the headings."""
    counts: Counter[str] = Counter()
    for codes in met.values():
        counts.update({form for form, _ in codes})
    likely, most = counts.most_common(1)[0]
    top = min(r for r, _ in met)
    titles = [*sheet.texts_above(top + 1), sheet.name]
    spoken_of = [f for f in map(words.form, titles) if f]
    said = next((f for f in spoken_of if counts[f] == most), next(iter(spoken_of), named))
    if said is None or counts[said] == most:
        return said or likely
    if counts[said] * 2 < most:
        raise other_form(sheet, said, likely, words)
    return said


def other_form(sheet: Sheet, said: str, likely: str, words: Vocabulary) -> Exception:
    """The refusal of a sheet that says it is one form and has another one's headings."""
    place = next(((r, c) for r, c, text in sheet.texts if words.form(text) == said), None)
    return refuse(
        "other_form",
        sheet=sheet.name or None,
        cell=cell_name(place[0] + 1, place[1] + 1) if place else None,
        first=said,
        second=likely,
    )


def long_columns(sheet: Sheet) -> list[int] | None:
    """Heading row, element column, value column of a long table, and further ones of values."""
    early = [(r, c, key(text)) for r, c, text in sheet.texts if r < _EARLY]
    values = [(r, c) for r, c, word in early if word in _VALUE_WORDS]
    elements = [(r, c) for r, c, word in early if word in _ELEMENT_WORDS] if values else []
    for line, element in elements:
        if beside := [c for r, c in values if r == line]:
            return [line, element, *beside]
    return None


def turn(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(map(len, rows), default=0)
    return [[row[c] if c < len(row) else "" for row in rows] for c in range(width)]


def stacked(lines: set[int], best: int) -> list[int]:
    """The heading lines around the best one that also name elements, without a gap."""
    kept = [best]
    for step in (-1, 1):
        line = best + step
        while line in lines and abs(line - best) < _STACK:
            kept.append(line)
            line += step
    return sorted(kept)


def headings(
    table: Table,
    lines: list[int],
    placed: dict[tuple[int, int], frozenset[tuple[str, str]]],
    words: Vocabulary,
    marks: dict[int, across.Mark],
) -> dict[int, str]:
    """The element of each column, by every heading cell above it. ``marks``: of when its figures
    are, or that they are others; once a period may an element be named."""
    columns: dict[int, str] = {}
    # From the right: a unit's heading may bear an element's name, and stands left of it.
    for column in sorted({c for r, c in placed if r in lines}, reverse=True):
        candidates: set[str] | None = None
        for line in lines:
            for named in spoken(table, line, column, words):
                narrowed = named if candidates is None else candidates & named
                if not narrowed:
                    first, second = sorted(candidates or named)[0], sorted(named)[0]
                    raise two_headings(table, line, column, first, second, words)
                candidates = narrowed
        if not candidates:
            continue
        mark = marks.get(column)
        if mark == across.OTHER:
            candidates = words.running(table.form, candidates)
            if not candidates:
                continue
        taken = {e for c, e in columns.items() if marks.get(c) == mark}
        fresh = sorted(candidates - taken)
        if heads_units(table, lines, column, words) and (
            not fresh or holds_units(table, lines[-1], column, words)
        ):
            continue
        if not fresh:
            place = cell_name(*table.place(lines[-1], column))
            name = label(table.form, sorted(candidates)[0], words)
            raise refuse("repeated_heading", sheet=table.sheet, cell=place, first=name)
        columns[column] = fresh[0]
    return columns


def heads_units(table: Table, lines: list[int], column: int, words: Vocabulary) -> bool:
    cells = (table.grid[line][column : column + 1] for line in lines)
    return any(type(v) is str and key(v) in words.unit_words for cell in cells for v in cell)


def holds_units(table: Table, top: int, column: int, words: Vocabulary) -> bool:
    beneath = (v for row in table.grid[top + 1 :] for v in row[column : column + 1])
    return any(type(v) is str and words.unit(v) for v in beneath)


def spoken(table: Table, line: int, column: int, words: Vocabulary) -> list[set[str]]:
    """The elements of the table's form that a heading cell names: by code, and by name."""
    row = table.grid[line]
    value = row[column] if column < len(row) else ""
    if type(value) is not str or not value:
        return []
    sets = ({e for f, e in named if f == table.form} for named in words.elements(value))
    return [named for named in sets if named]


def two_headings(
    table: Table, line: int, column: int, first: str, second: str, words: Vocabulary
) -> Exception:
    return refuse(
        "two_headings",
        sheet=table.sheet,
        cell=cell_name(*table.place(line, column)),
        first=label(table.form, first, words),
        second=label(table.form, second, words),
    )


def label(form: str, element: str, words: Vocabulary) -> str:
    return f"{words.catalogue.form_by_code[form].by_code[element].name.zh} {element}"
