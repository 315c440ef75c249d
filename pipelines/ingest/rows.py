"""The rows of a table as returns: whose row, of which period, and every value owed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.catalogue.forms import Form
from pipelines.ingest.header import (
    Header,
    example,
    reporters,
    text_of,
    unknown_period,
    unknown_reporter,
)
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import COLUMNS, ParsedReturn
from pipelines.ingest.periods import read_period
from pipelines.ingest.roles import roles_of
from pipelines.ingest.sheet import at
from pipelines.ingest.table import Table
from pipelines.ingest.text import cell as cell_name
from pipelines.ingest.text import key
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

_GRAINS = {
    "month": ("月", "month"),
    "quarter": ("季", "quarter"),
    "half": ("半年", "half-year"),
    "year": ("年", "year"),
}


Cell = tuple[Any, int, int]


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
    """The rows that hold figures, up to the footer."""
    roles = roles_of(table, words)
    is_over = False
    for index in range(table.top + 1, len(table.grid)):
        row = table.grid[index]
        opening = next((v for v in row[roles.start :] if v != ""), "")
        if opening == "":
            continue
        labels = [text_of(row[c]) for c in roles.labels if c < len(row) and row[c] != ""]
        cells = cells_of(row, index, table, form, words)
        is_row = is_known(labels, words) and holds_figures(cells, words)
        if (is_over and is_row) or heads_another(table, row, words):
            raise refuse("two_tables", sheet=table.sheet, cell=place_of(table, index, row))
        is_over |= type(opening) is str and words.is_stop(opening) and not is_row
        if is_over or is_furniture(labels, cells, words):
            continue
        if not table.sheet and not table.turned and any(v != "" for v in row[width_of(table) :]):
            raise refuse("more_than_headings", cell=place_of(table, index, row))
        yield Line(
            index=index,
            labels=labels,
            is_total=any(map(words.is_total, labels)),
            reporter=reporter_of(at(row, roles.reporter), form, words),
            period=period_of(at(row, roles.period), form),
            item=text_of(at(row, roles.item)),
            cells=cells,
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
    return {code: (at(row, value), index, value) for code in named} if len(named) == 1 else {}


def is_furniture(labels: list[str], cells: dict[str, Cell], words: Vocabulary) -> bool:
    """Rows of column numbers or units of measure, notes, and blank rows."""
    written = [cell[0] for cell in cells.values() if cell[0] != ""]
    if any(map(words.is_numbering, labels)):
        return True
    if written and all(type(v) is str and key(v) in words.measures for v in written):
        return True
    return not written and not is_known(labels, words)


def is_known(labels: list[str], words: Vocabulary) -> bool:
    return any(words.is_total(label) or words.unit(label) for label in labels)


def holds_figures(cells: dict[str, Cell], words: Vocabulary) -> bool:
    return any(words.cells.read(cell[0])[0] == "value" for cell in cells.values())


def heads_another(table: Table, row: list[Any], words: Vocabulary) -> bool:
    """Whether a row below the headings names elements itself."""
    if table.turned or table.long:
        return False
    return sum(type(v) is str and bool(words.named(v)) for v in row) > 1


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


def period_of(value: Any, form: Form) -> Period | None:
    if value == "":
        return None
    found = read_period(value, form.grain)
    if found is None:
        raise unknown_period(text_of(value), form)
    return found


def returns_of(
    table: Table, header: Header, is_demo: bool, words: Vocabulary
) -> list[ParsedReturn]:
    """The returns a table holds. Raises Refused when whose or of when they are is not clear."""
    form = words.catalogue.form_by_code[table.form]
    lines = list(lines_of(table, form, words))
    grouped: dict[tuple[str, str], list[Line]] = {}
    periods: dict[str, Period] = {}
    fallback = header.reporter or (common_reporter(lines, form, words) if lines else None)
    for line in lines:
        reporter = line.reporter or fallback or own_reporter(line, form, words)
        period = line.period or header.period
        if period is None:
            raise unknown_period("", form)
        if reporter is None:
            raise refuse("unknown_reporter", detail="", form=form.code, sheet=table.sheet or None)
        periods[period.code] = period
        grouped.setdefault((reporter, period.code), []).append(line)
    if not lines and header.reporter and header.period:
        periods[header.period.code] = header.period
        grouped[header.reporter, header.period.code] = []
    found = []
    for (reporter, code), own in grouped.items():
        check_slot(form, reporter, periods[code], words)
        columns = values_of(table, form, reporter, periods[code], own, words)
        found.append(ParsedReturn(form.code, code, reporter, table.sheet, is_demo, columns))
    return found


def own_reporter(line: Line, form: Form, words: Vocabulary) -> str | None:
    return next((r for r in (reporters(x, form, words) for x in line.labels) if r), None)


def common_reporter(lines: list[Line], form: Form, words: Vocabulary) -> str | None:
    """The one unit all rows belong to, when nothing above the table says so."""
    units = words.catalogue.unit_by_code
    parents = set()
    for line in lines:
        for label in line.labels:
            parents |= {units[u].parent for u in words.unit(label) if units[u].parent}
    able = [p for p in parents if p and reports_on(form, p, lines, words)]
    return able[0] if len(able) == 1 else None


def reports_on(form: Form, parent: str, lines: list[Line], words: Vocabulary) -> bool:
    """Whether a unit fills in the form with rows for units below it."""
    level = words.catalogue.unit_by_code[parent].level
    below = form.row_level(level)
    return below is not None and below != level


def check_slot(form: Form, reporter: str, period: Period, words: Vocabulary) -> None:
    """Refuse a slot the catalogue has no place for."""
    slot = {"form": form.code, "period": period.code, "reporter": reporter}
    unit = words.catalogue.unit_by_code[reporter]
    if period.grain != form.grain:
        zh, en = _GRAINS[form.grain]
        raise refuse(
            "wrong_grain", form=form.code, reporter=reporter, grain_zh=zh, grain_en=en,
            found=period.name("zh"), example=example(form),
        )  # fmt: skip
    if not form.covers(period.end):
        raise refuse("not_valid", subject=form.code, **slot)
    if not unit.covers(period.end):
        raise refuse("not_valid", subject=unit.name.zh, **slot)


def values_of(
    table: Table, form: Form, reporter: str, period: Period, lines: list[Line], words: Vocabulary
) -> dict[str, list]:
    """``COLUMNS`` of one return: every element owed, for every row met."""
    level = words.catalogue.unit_by_code[reporter].level
    day = period.end
    elements = [e for e in form.elements_for(level) if e.covers(day)]
    owed = [e.code for e in elements]
    flags = {e.code for e in elements if words.catalogue.measure_by_code[e.measure].type == "flag"}
    rows = words.catalogue.rows_of(form, reporter, day)
    own_total = rows == (reporter,) and all(line.is_total for line in lines)
    columns: dict[str, list] = {name: [] for name in COLUMNS}
    for line in (merged(lines) if table.long else lines) if owed else ():
        is_total = line.is_total and not own_total
        unit = None if is_total else reporter if own_total else unit_of(line, rows, words)
        item, is_known = item_of(line, form, words)
        place = (unit if is_known else None, item, "total" if is_total else "row")
        found = entries(place, line, owed, flags, table, words)
        for name, values in zip(COLUMNS, found, strict=True):
            columns[name] += values
    return columns


def merged(lines: list[Line]) -> list[Line]:
    """Rows of a long table put together: one line a unit and item."""
    together: dict[tuple, Line] = {}
    for line in lines:
        slot = (tuple(line.labels), line.item)
        if slot in together and not set(together[slot].cells) & set(line.cells):
            together[slot].cells.update(line.cells)
        else:
            together[(*slot, line.index) if slot in together else slot] = line
    return list(together.values())


def unit_of(line: Line, rows: tuple[str, ...], words: Vocabulary) -> str | None:
    """The owed row that every readable label of the line names; the only one when none does."""
    candidates: set[str] = set(rows)
    named = [found for found in map(words.unit, line.labels) if found]
    if not named:
        return rows[0] if len(rows) == 1 and not line.labels else None
    for found in named:
        candidates &= found
    return next(iter(candidates)) if len(candidates) == 1 else None


def item_of(line: Line, form: Form, words: Vocabulary) -> tuple[str, bool]:
    if form.dimension is None:
        return "", True
    item = words.items[form.code].get(key(line.item))
    return (item, True) if item else (line.item, line.is_total)


def entries(
    place: tuple, line: Line, owed: list[str], flags: set[str], table: Table, words: Vocabulary
) -> Iterator[Sequence[Any]]:
    """A line's values, a column of them for each of ``COLUMNS``."""
    cells = [line.cells.get(code, ("", line.index, -1)) for code in owed]
    for same in (*place, " ".join(line.labels)):
        yield [same] * len(owed)
    yield owed
    read = words.cells.read
    yield from zip(*[read(c[0], e in flags) for c, e in zip(cells, owed, strict=True)], strict=True)
    yield [table.sheet] * len(owed)
    yield from zip(*[table.place(index, column) for _, index, column in cells], strict=True)
