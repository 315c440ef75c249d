"""One return as a sheet to fill in: header, headings, a row for each unit, checks and hints beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipelines.catalogue.forms import Element, Form, Item, Unit
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.text import key
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.messages import measure_of, number
from pipelines.period import Period
from pipelines.template.allowed import about, allowed
from pipelines.template.model import Formula, Place, Sheet, address, span
from pipelines.template.room import extent, heading_width, lines
from pipelines.template.words import say

Hints = Mapping[tuple[str, str, str, str], Decimal]
"""(form, unit, item, element) -> last period's figure."""
LABELS = 2
NARROWEST, WIDEST, AMOUNT = 15, 40, 13
"""Widths of columns of names and of amounts."""
ROW = 17
"""Points a row to fill in is high."""


@dataclass(frozen=True)
class Row:
    """A row to fill in: a unit, and an item where the form has a dimension."""

    unit: str
    item: Item | None = None


@dataclass(frozen=True)
class Paper:
    """What a sheet is for. ``period`` is of the form's own grain."""

    words: Vocabulary
    form: Form
    unit: str
    period: Period
    hints: Hints
    language: str

    @property
    def catalogue(self) -> Catalogue:
        return self.words.catalogue

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        level = self._unit(self.unit).level
        return tuple(e for e in self.form.elements_for(level) if e.covers(self.period.end))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        units = self.catalogue.rows_of(self.form, self.unit, self.period.end)
        items = self.form.dimension.items if self.form.dimension else (None,)
        return tuple(Row(unit, item) for unit in units for item in items)

    @property
    def labels(self) -> int:
        """Columns that say whose row it is."""
        return LABELS + bool(self.form.dimension)

    @property
    def width(self) -> int:
        """Columns of the statutory table."""
        return self.labels + len(self.elements)

    @property
    def has_total(self) -> bool:
        return len(self.rows) > 1 and any(map(self.adds_up, self.elements))

    def adds_up(self, element: Element) -> bool:
        return measure_of(self.catalogue, element).type != "flag"

    def column(self, element: Element) -> int:
        return self.labels + self.elements.index(element)

    def before(self, row: Row, element: Element) -> Decimal | None:
        """Last period's figure, of stocks."""
        item = row.item.code if row.item else ""
        known = self.hints.get((self.form.code, row.unit, item, element.code))
        return known if element.kind == "stock" else None

    def say(self, text: str, **known: object) -> str:
        return say(text, self.language, **known)

    def name(self, code: str) -> str:
        return self._unit(code).name[self.language]

    def _unit(self, code: str) -> Unit:
        on_day = (u for u in self.catalogue.units if u.code == code and u.covers(self.period.end))
        return next(on_day, None) or self.catalogue.unit_by_code[code]

    def word(self, candidates: tuple[str, ...], default: str) -> str:
        """The first word of the language that intake knows for something; any it knows if there is
        none."""
        spoken = (w for w in candidates if w.isascii() == (self.language == "en"))
        found = next(spoken, None) or next(iter(candidates), self.say(default))
        return found[:1].upper() + found[1:]


def lay_table(paper: Paper, sheet: Sheet, top: int) -> int:
    """Headings, rows, totals, checks and hints from row ``top`` on; returns the row below."""
    first = top + 3
    sheet.headings = (top, first - 1)
    _headings(paper, sheet, top)
    for at, row in enumerate(paper.rows, first):
        _labels(paper, sheet, at, row)
        for element in paper.elements:
            place = (at, paper.column(element))
            sheet.put(*place, None, _dress(paper, element, "input"))
            item = row.item.code if row.item else ""
            sheet.inputs[(row.unit, item), element.code] = place
        sheet.heights[at] = ROW
    last = first + len(paper.rows) - 1
    for element in paper.elements:
        _allow(paper, sheet, element, first, last)
    if paper.has_total:
        _totals(paper, sheet, first, last)
    return last + 1 + paper.has_total


def _allow(paper: Paper, sheet: Sheet, element: Element, first: int, last: int) -> None:
    """What a column takes; cell by cell where last period's figure is told."""
    col = paper.column(element)
    if not any(paper.before(row, element) is not None for row in paper.rows):
        takes = allowed(paper.catalogue, element, paper.language)
        sheet.allowed.append(((first, col), (last, col), takes))
        return
    for at, row in enumerate(paper.rows, first):
        figure = paper.before(row, element)
        told = "" if figure is None else paper.say("before", figure=number(figure))
        takes = allowed(paper.catalogue, element, paper.language, told)
        sheet.allowed.append(((at, col), (at, col), takes))


def _headings(paper: Paper, sheet: Sheet, top: int) -> None:
    heads = _label_heads(paper)
    for col, text in enumerate(heads):
        sheet.put(top, col, text, "head", (top + 2, col))
    for element in paper.elements:
        col, name = paper.column(element), element.name[paper.language]
        measure = measure_of(paper.catalogue, element)
        sheet.put(top, col, name, "head")
        sheet.put(top + 1, col, element.code, "small_head")
        sheet.put(top + 2, col, measure.name[paper.language], "small_head")
        sheet.notes[top, col] = about(paper.catalogue, element, paper.language)
    names = ((e.name[paper.language], sheet.widths[paper.column(e)]) for e in paper.elements)
    sheet.heights[top] = 14 * max(lines(*one) for one in names) + 4


def widths(paper: Paper) -> dict[int, float]:
    """Of the statutory table's columns: names of units and items are to be read whole."""
    narrow = 11 if paper.language == "zh" else 18
    found: dict[int, float] = {0: max(narrow, *(extent(row.unit) + 2 for row in paper.rows))}
    found[1] = _name_width(paper.name(row.unit) for row in paper.rows)
    if paper.form.dimension:
        found[2] = _name_width(item.name[paper.language] for item in paper.form.dimension.items)
    for element in paper.elements:
        is_amount = measure_of(paper.catalogue, element).type == "amount"
        wide = heading_width(element.name[paper.language], paper.language)
        found[paper.column(element)] = max(wide, AMOUNT) if is_amount else wide
    return found


def _name_width(names: Iterable[str]) -> float:
    return min(max(NARROWEST, *(extent(name) + 2 for name in names)), WIDEST)


def _label_heads(paper: Paper) -> tuple[str, ...]:
    unit = paper.word(_unit_words(paper), "unit_name")
    dimension = paper.form.dimension
    item = (dimension.name[paper.language],) if dimension else ()
    return (paper.say("unit_code"), unit, *item)


def _unit_words(paper: Paper) -> tuple[str, ...]:
    """Headings for units that are none of the form's elements; the level's own name first."""
    code = paper.form.row_level(paper.catalogue.unit_by_code[paper.unit].level)
    level = tuple(lv.name[paper.language] for lv in paper.catalogue.head.levels if lv.code == code)
    known = (*level, *paper.catalogue.head.intake.unit_headings)
    free = (w for w in known if all(f != paper.form.code for f, _ in paper.words.named(w)))
    return tuple(w for w in free if key(w) in paper.words.unit_words)


def _labels(paper: Paper, sheet: Sheet, at: int, row: Row) -> None:
    sheet.put(at, 0, row.unit, "label")
    sheet.put(at, 1, paper.name(row.unit), "label")
    sheet.texts_as_numbers.append(((at, 0), (at, LABELS)))
    if row.item:
        sheet.put(at, 2, row.item.name[paper.language], "label")


def _totals(paper: Paper, sheet: Sheet, first: int, last: int) -> None:
    at = last + 1
    total = paper.word(paper.catalogue.head.intake.total_words, "total")
    sheet.put(at, 0, total, "total", (at, paper.labels - 1))
    for element in paper.elements:
        col = paper.column(element)
        cells = span((first, col), (last, col))
        if not paper.adds_up(element):
            sheet.put(at, col, None, "total")
            continue
        places = 2 if measure_of(paper.catalogue, element).type == "amount" else 0
        summed = f"ROUND(SUM({cells}),2)" if places else f"SUM({cells})"
        formula = Formula(f'=IF(COUNT({cells})=0,"",{summed})')
        sheet.put(at, col, formula, _dress(paper, element, "total"))
        sheet.totals[element.code] = (at, col)


def _dress(paper: Paper, element: Element, part: str) -> str:
    kind = measure_of(paper.catalogue, element).type
    return part if kind == "flag" else f"{part}_{'amount' if kind == 'amount' else 'count'}"


def columns_of(paper: Paper, at: int) -> dict[str, str]:
    """The address of each element's cell in a row of the sheet."""
    return {e.code: address((at, paper.column(e))) for e in paper.elements}


def first_and_last(paper: Paper, sheet: Sheet) -> tuple[Place, Place]:
    """The corners of what is filled in."""
    top = sheet.headings[1] + 1
    return (top, paper.labels), (top + len(paper.rows) - 1, paper.width - 1)
