"""The rows of a table as returns: whose row, of which period, and every value owed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipelines.catalogue.forms import Form
from pipelines.ingest.cells import Parsed
from pipelines.ingest.header import (
    Header,
    example,
    reporters,
    unknown_period,
)
from pipelines.ingest.lines import STRANGERS, Line, lines_of
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import COLUMNS, ParsedReturn
from pipelines.ingest.parts import lines_of_periods
from pipelines.ingest.sheet import Uncalculated
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
SHOWN = 5
"""Cells a refusal names."""


def returns_of(
    table: Table, header: Header, is_demo: bool, words: Vocabulary
) -> list[ParsedReturn]:
    """The returns a table holds. Raises Refused when whose or of when they are is not clear."""
    form = words.catalogue.form_by_code[table.form]
    lines = lines_of_periods(table, list(lines_of(table, form, words)), header, form)
    refuse_uncalculated(table, lines)
    lines = [without_unknown_totals(line) for line in lines]
    grouped: dict[tuple[str, str], list[Line]] = {}
    periods: dict[str, Period] = {}
    fallback = header.reporter or (common_reporter(lines, form, words) if lines else None)
    for line in lines:
        reporter = line.reporter or fallback or own_reporter(line, form, words)
        period = line.period or table.period or header.period
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
        refuse_crowd(table, form, reporter, periods[code], own, words)
        columns = values_of(table, form, reporter, periods[code], own, words)
        found.append(ParsedReturn(form.code, code, reporter, table.sheet, is_demo, columns))
    return found


def refuse_uncalculated(table: Table, lines: list[Line]) -> None:
    """Refuse figures and labels that are formulas without a result: they were filled in, with what
    nobody knows. What stands beside the figures, a template's own checks for one, is not read."""
    last = max((c for line in lines for _, _, c in line.cells.values()), default=-1)
    found = [
        (table.place(line.index, c))
        for line in lines
        for c, value in enumerate(table.grid[line.index][: last + 1])
        if type(value) is Uncalculated and not (line.is_total and is_figure(line, c))
    ]
    if found:
        places = ", ".join(cell_name(*place) for place in found[:SHOWN])
        more = " …" if len(found) > SHOWN else ""
        raise refuse(
            "not_calculated", sheet=table.sheet or None, cell=places + more, count=str(len(found))
        )


def is_figure(line: Line, column: int) -> bool:
    return any(c == column for _, _, c in line.cells.values())


def without_unknown_totals(line: Line) -> Line:
    """A total nobody worked out is none: its rows are there to be added up."""
    if not line.is_total:
        return line
    cells = {
        e: ("" if type(value) is Uncalculated else value, row, column)
        for e, (value, row, column) in line.cells.items()
    }
    return replace(line, cells=cells)


def refuse_crowd(
    table: Table, form: Form, reporter: str, period: Period, lines: list[Line], words: Vocabulary
) -> None:
    """Refuse many more rows than a return can have; some strangers are left to the rules, by row."""
    items = len(form.dimension.items) if form.dimension else 1
    owed = len(words.catalogue.rows_of(form, reporter, period.end)) * items
    owed *= len(form.elements) if table.long else 1
    if len(lines) > STRANGERS + 3 * owed:
        raise refuse(
            "too_many_rows", sheet=table.sheet or None, form=form.code, period=period.code,
            reporter=reporter, detail_zh=f"有 {len(lines):,} 行，应有 {owed:,} 行",
            detail_en=f"{len(lines):,} where {owed:,} belong",
        )  # fmt: skip


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
    owed = {e.code: words.cells_of[e.measure].read for e in elements}
    rows = words.catalogue.rows_of(form, reporter, day)
    own_total = rows == (reporter,) and all(line.is_total for line in lines)
    columns: dict[str, list] = {name: [] for name in COLUMNS}
    for line in (merged(lines, form, words) if table.long else lines) if owed else ():
        is_total = line.is_total and not own_total
        unit = None if is_total else reporter if own_total else unit_of(line, rows, reporter, words)
        item, is_known = item_of(line, form, words)
        place = (unit if is_known else None, item, "total" if is_total else "row")
        for name, values in zip(COLUMNS, entries(place, line, owed, table), strict=True):
            columns[name] += values
    return columns


def merged(lines: list[Line], form: Form, words: Vocabulary) -> list[Line]:
    """Rows of a long table put together: one line a unit and item."""
    together: dict[tuple, Line] = {}
    for line in lines:
        slot = (tuple(line.labels), item_of(line, form, words)[0])
        if slot in together and not set(together[slot].cells) & set(line.cells):
            together[slot].cells.update(line.cells)
        else:
            together[(*slot, line.index) if slot in together else slot] = line
    return list(together.values())


def unit_of(line: Line, rows: tuple[str, ...], reporter: str, words: Vocabulary) -> str | None:
    """The owed row that every readable label of the line names; the only one when none does. The
    reporter's own name may stand before each of its rows."""
    candidates: set[str] = set(rows)
    around = {reporter} - candidates
    named = [found for found in map(words.unit, line.labels) if found and found != around]
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
    place: tuple, line: Line, owed: Mapping[str, Callable[[Any], Parsed]], table: Table
) -> Iterator[Sequence[Any]]:
    """A line's values, a column of them for each of ``COLUMNS``. ``owed``: by element, what reads
    its cells."""
    cells = [line.cells.get(code, ("", line.index, -1)) for code in owed]
    for same in (*place, " ".join(line.labels)):
        yield [same] * len(owed)
    yield [*owed]
    read = [read(cell[0]) for read, cell in zip(owed.values(), cells, strict=True)]
    yield from zip(*read, strict=True)
    yield [table.sheet] * len(owed)
    yield from zip(*[table.place(index, column) for _, index, column in cells], strict=True)
