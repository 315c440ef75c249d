"""The rows of a table that hold figures: whose, of when, about what, and their cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipelines.catalogue.forms import Form
from pipelines.ingest.header import reporters, text_of, unknown_period, unknown_reporter
from pipelines.ingest.messages import refuse
from pipelines.ingest.periods import read_period
from pipelines.ingest.roles import Roles, roles_of
from pipelines.ingest.sheet import at
from pipelines.ingest.table import Table
from pipelines.ingest.text import cell as cell_name
from pipelines.ingest.text import key
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

Cell = tuple[Any, int, int]
STRANGERS = 1000
"""Rows of no unit's that a table may hold; their findings, a row each, would help nobody."""


@dataclass
class Line:
    """A row of the table; ``cells``: by element, what is written and where in the table's grid."""

    index: int
    labels: list[str]
    is_total: bool
    reporter: str | None
    period: Period | None
    item: str
    cells: dict[str, Cell]


def lines_of(table: Table, form: Form, words: Vocabulary) -> Iterator[Line]:
    """The rows that hold figures, up to the footer. Raises Refused for what would be lost."""
    roles = roles_of(table, words)
    is_over, above, strangers = False, None, 0
    for index in range(table.top + 1, len(table.grid)):
        row = table.grid[index]
        opening = next((v for v in row[roles.start :] if v != ""), "")
        if opening == "":
            continue
        labels = [text_of(row[c]) for c in roles.labels if c < len(row) and row[c] != ""]
        cells = cells_of(row, index, table, form, words)
        if is_over or (type(opening) is str and words.is_stop(opening)):
            is_row = is_known(labels, words) and holds_figures(cells, words)
            is_over = is_over or not is_row
            is_lost = is_over and is_row
        else:
            is_lost = False
        if is_lost or heads_another(table, cells, words):
            raise refuse("two_tables", sheet=table.sheet, cell=place_of(table, index, row))
        is_note = not at(row, roles.item) and not holds(labels, cells, table, words)
        if is_over or is_note or is_furniture(labels, cells, words):
            continue
        refuse_surplus(table, index, row)
        line = line_of(row, index, roles, labels, cells, form, words, table.is_1904)
        above = line = continued(line, above) if above and (table.long or line.item) else line
        if holds(line.labels, cells, table, words) and not is_left_out(line, table, form):
            strangers += not is_known(line.labels, words) and bool(line.labels)
            if strangers > STRANGERS:
                raise crowded(table, index, row)
            yield line


def crowded(table: Table, index: int, row: list[Any]) -> Exception:
    return refuse(
        "too_many_rows", sheet=table.sheet or None, cell=place_of(table, index, row),
        detail_zh=f"{STRANGERS:,} 多行认不出单位", detail_en=f"over {STRANGERS:,} name no unit",
    )  # fmt: skip


def is_left_out(line: Line, table: Table, form: Form) -> bool:
    """Whether a row of an item is wholly blank: a unit leaves out the items it does not have, and a
    form printed with a row for each says no more than one without it."""
    if form.dimension is None or table.long or not line.item or line.is_total:
        return False
    return all(cell[0] == "" for cell in line.cells.values())


def line_of(
    row: list[Any],
    index: int,
    roles: Roles,
    labels: list[str],
    cells: dict[str, Cell],
    form: Form,
    words: Vocabulary,
    is_1904: bool,
) -> Line:
    return Line(
        index=index,
        labels=labels,
        is_total=any(map(words.is_total, labels)),
        reporter=reporter_of(at(row, roles.reporter), form, words),
        period=period_of(at(row, roles.period), form, is_1904),
        item=text_of(at(row, roles.item)),
        cells=cells,
    )


def refuse_surplus(table: Table, index: int, row: list[Any]) -> None:
    """A row of a CSV file with more in it than stands above: a comma split a figure."""
    if not table.sheet and not table.turned and any(v != "" for v in row[width_of(table) :]):
        raise refuse("more_than_headings", cell=place_of(table, index, row))


def continued(line: Line, above: Line) -> Line:
    """A line that leaves out whose it is, as under merged cells, is that of the line above."""
    if line.labels:
        return line
    return replace(
        line,
        labels=above.labels,
        is_total=above.is_total,
        reporter=line.reporter or above.reporter,
        period=line.period or above.period,
        item=line.item or above.item,
    )


def cells_of(
    row: list[Any], index: int, table: Table, form: Form, words: Vocabulary
) -> dict[str, Cell]:
    if table.long is None:
        width = len(row)
        return {e: (row[c] if c < width else "", index, c) for c, e in table.columns.items()}
    element, value = table.long
    by_code, by_name = words.elements(text_of(at(row, element)))
    named = {e for f, e in by_code or by_name if f == form.code}
    if len(named) != 1:
        return {}
    column = value_column(row, index, table, words) if table.rivals else value
    return {code: (at(row, column), index, column) for code in named}


def value_column(row: list[Any], index: int, table: Table, words: Vocabulary) -> int:
    """The one of several columns of figures that is filled in. Raises Refused where two are, and
    say different things."""
    assert table.long
    columns = (table.long[1], *table.rivals)
    filled = [c for c in columns if words.cells.read(at(row, c))[0] != "missing"]
    for column in filled[1:]:
        first, second = at(row, filled[0]), at(row, column)
        if words.cells.read(first)[:2] != words.cells.read(second)[:2]:
            raise refuse(
                "two_values", sheet=table.sheet or None, cell=cell_name(*table.place(index, column)),
                first=text_of(first)[:30], second=text_of(second)[:30],
            )  # fmt: skip
    return filled[0] if filled else columns[0]


def is_furniture(labels: list[str], cells: dict[str, Cell], words: Vocabulary) -> bool:
    """Rows of column numbers or units of measure."""
    written = [cell[0] for cell in cells.values() if cell[0] != ""]
    if any(map(words.is_numbering, labels)):
        return True
    return bool(written) and all(type(v) is str and key(v) in words.measures for v in written)


def holds(labels: list[str], cells: dict[str, Cell], table: Table, words: Vocabulary) -> bool:
    """Whether a row is one of figures, if only blank ones, and not a note."""
    if table.long:
        return bool(cells)
    return is_known(labels, words) or any(cell[0] != "" for cell in cells.values())


def is_known(labels: list[str], words: Vocabulary) -> bool:
    return any(words.is_total(label) or words.unit(label) for label in labels)


def holds_figures(cells: dict[str, Cell], words: Vocabulary) -> bool:
    return any(words.cells.read(cell[0])[0] == "value" for cell in cells.values())


def heads_another(table: Table, cells: dict[str, Cell], words: Vocabulary) -> bool:
    """Whether a row below the headings names elements where their figures should be."""
    if table.turned or table.long:
        return False
    texts = [cell[0] for cell in cells.values() if type(cell[0]) is str and cell[0]]
    return len(texts) > 1 and sum(bool(words.named(v)) for v in texts) > 1


def place_of(table: Table, index: int, row: list[Any]) -> str:
    """The cell in which a row begins."""
    return cell_name(*table.place(index, next(c for c, v in enumerate(row) if v != "")))


def width_of(table: Table) -> int:
    """Columns up to the last that anything stands above."""
    above = table.grid[: table.top + 1]
    return max((c for line in above for c, v in enumerate(line) if v != ""), default=0) + 1


def reporter_of(value: Any, form: Form, words: Vocabulary) -> str | None:
    if value == "":
        return None
    found = reporters(text_of(value), form, words)
    if found is None:
        raise unknown_reporter(text_of(value), form, words)
    return found


def period_of(value: Any, form: Form, is_1904: bool) -> Period | None:
    if value == "":
        return None
    found = read_period(value, form.grain, is_1904)
    if found is None:
        raise unknown_period(text_of(value), form)
    return found
