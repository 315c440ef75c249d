"""A return laid out as a sheet: what stands in which cell, before any file is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from pipelines.catalogue.forms import Element, Form
from pipelines.catalogue.whole import Catalogue
from pipelines.period import Period
from pipelines.sample.expected import TOTAL_ROW
from pipelines.sample.model import Cell, Return
from pipelines.sample.recipe import Layout, Recipe

KIND_GROUPS = {"stock": "期末数", "flow": "本期数", "cum": "年初以来累计", "flag": "是否"}
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
CODE_HEADING, NAME_HEADING, MEASURE_HEADING = "单位代码", "单位名称", "计量单位"
ELEMENT_HEADING, ELEMENT_CODE_HEADING = "指标名称", "指标代码"


@dataclass(frozen=True)
class Placed:
    """A cell's content and its dress; ``last``: the other corner when cells are merged."""

    row: int
    col: int
    content: str | int | float
    dress: str = "plain"
    last: tuple[int, int] | None = None


@dataclass
class Sheet:
    """``where``: (place of row or TOTAL_ROW, element) -> 0-based row and column. ``labels``:
    likewise for the rows' names."""

    name: str
    placed: list[Placed] = field(default_factory=list)
    where: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    labels: dict[int, tuple[int, int]] = field(default_factory=dict)

    def put(self, row: int, col: int, content: str | int | float, dress: str = "plain") -> None:
        self.placed.append(Placed(row, col, content, dress))

    def merge(self, row: int, col: int, to: tuple[int, int], content: str, dress: str) -> None:
        last = to if to != (row, col) else None
        self.placed.append(Placed(row, col, content, dress, last))


@dataclass(frozen=True)
class Paper:
    """Everything a sheet says besides its figures. ``unit``: the reporter's name as written;
    ``period``: likewise; ``extra``: a heading nobody asked for and its cells, row by row."""

    catalogue: Catalogue
    recipe: Recipe
    layout: Layout
    sent: Return
    unit: str
    period: str
    reported: date
    extra: tuple[str, tuple[str, ...]] | None = None

    @property
    def form(self) -> Form:
        return self.catalogue.form_by_code[self.sent.form]

    @property
    def elements(self) -> list[Element]:
        return [self.form.by_code[code] for code in self.sent.elements]

    def measure(self, element: Element) -> str:
        return self.catalogue.measure_by_code[element.measure].name.zh


def period_text(period: Period, style: str) -> str:
    """The period as this reporter's people write it."""
    if style == "ordinal" and period.grain == "quarter":
        return period.name("zh").replace("年", "年第")
    if style == "ordinal" and period.grain == "month":
        return f"{period.year}年{period.ordinal:02d}月"
    if style == "code":
        return period.code.replace("M", "")
    if style == "dash" and period.grain == "month":
        return f"{period.year}-{period.ordinal}"
    return period.name("zh")


def lay_out(paper: Paper) -> Sheet:
    layout, form = paper.layout, paper.form
    sheet = Sheet(layout.sheet.format(form=form.code, unit=paper.unit))
    columns, left = _width(paper), layout.blank_columns
    mark = f"（{paper.recipe.mark}）" if layout.demo_in == "title" else ""
    sheet.merge(0, left, (0, left + columns - 1), f"{form.name.zh}{mark}", "title")
    row = _header(paper, sheet, 1, left, columns) + layout.blank_rows
    row = (_across if layout.transposed else _down)(paper, sheet, row, left)
    _footer(paper, sheet, row + 1, left, columns)
    return sheet


def _width(paper: Paper) -> int:
    labels = 1 if paper.layout.labels == "name" else 2
    if paper.layout.transposed:
        return 2 + len(paper.sent.rows) + paper.sent.has_total
    return labels + len(paper.sent.elements) + bool(paper.extra)


def _header(paper: Paper, sheet: Sheet, row: int, left: int, columns: int) -> int:
    """The block above the table, two entries a line; returns the row below it."""
    entries = list(_entries(paper))
    middle = left + max(3, columns // 2)
    for i, (name, words) in enumerate(entries):
        at, col = row + i // 2, (left, middle)[i % 2]
        if paper.layout.header == "two_cells":
            sheet.put(at, col, name)
            sheet.put(at, col + 1, words)
        else:
            sheet.put(at, col, f"{name}：{words}")
    return row + (len(entries) + 1) // 2


def _entries(paper: Paper) -> Iterator[tuple[str, str]]:
    day = paper.reported
    yield "表号", paper.form.code
    yield from paper.catalogue.head.letterhead.items()
    yield "填报单位", paper.unit
    yield "报告期", paper.period
    yield "报出日期", f"{day.year}年{day.month}月{day.day}日"
    yield MEASURE_HEADING, "、".join(dict.fromkeys(paper.measure(e) for e in paper.elements))
    if paper.layout.demo_in == "header":
        yield "数据性质", paper.recipe.mark


def _down(paper: Paper, sheet: Sheet, row: int, left: int) -> int:
    """Rows are units, columns are elements."""
    layout, sent = paper.layout, paper.sent
    coded = layout.labels == "code_and_name"
    first = left + (2 if coded else 1)
    heads = list(_headings(paper))
    below = row + len(heads)
    for col, name in enumerate([CODE_HEADING] * coded + [_name_heading(paper)], left):
        sheet.merge(row, col, (below - 1, col), name, "head")
    for i, (texts, groups) in enumerate(heads):
        for col, last, words in _runs(texts) if groups else _singles(texts):
            sheet.merge(row + i, first + col, (row + i, first + last), words, "head")
    for place, label in enumerate(sent.rows):
        if coded and label.code:
            sheet.put(below + place, left, label.code, "cell")
        sheet.put(below + place, first - 1, label.name, "cell")
        sheet.labels[place] = (below + place, first - 1)
    end = below + len(sent.rows)
    if sent.has_total:
        sheet.put(end, left, layout.total, "cell")
        sheet.labels[TOTAL_ROW] = (end, left)
    for place, element, cell in _figures(paper):
        at = end if place == TOTAL_ROW else below + place
        _figure(paper, sheet, (place, element), cell, at, first + sent.elements.index(element))
    _extra(paper, sheet, row, below, first + len(sent.elements))
    return end + sent.has_total


def _across(paper: Paper, sheet: Sheet, row: int, left: int) -> int:
    """Rows are elements, columns are units."""
    sent, names = paper.sent, [r.name for r in paper.sent.rows]
    names += [paper.layout.total] if sent.has_total else []
    for col, words in enumerate([ELEMENT_HEADING, MEASURE_HEADING, *names], left):
        sheet.put(row, col, words, "head")
        place = col - left - 2
        sheet.labels[TOTAL_ROW if place == len(sent.rows) else place] = (row, col)
    for i, element in enumerate(paper.elements, row + 1):
        sheet.put(i, left, f"{element.name.zh}（{element.code}）", "cell")
        sheet.put(i, left + 1, paper.measure(element), "cell")
    for place, element_code, cell in _figures(paper):
        col = len(sent.rows) if place == TOTAL_ROW else place
        at = row + 1 + sent.elements.index(element_code)
        _figure(paper, sheet, (place, element_code), cell, at, left + 2 + col)
    return row + 1 + len(sent.elements)


def _headings(paper: Paper) -> Iterator[tuple[list[str], bool]]:
    """The rows of headings; with true, equal neighbours are merged."""
    elements, style = paper.elements, paper.layout.heading
    if style == "merged":
        yield [KIND_GROUPS[e.kind] for e in elements], True
        yield [f"{e.name.zh}\n{e.code}" for e in elements], False
    elif style == "code_in_brackets":
        yield [f"{e.name.zh}（{e.code}）" for e in elements], False
    else:
        yield [e.name.zh for e in elements], False
    if style == "name_over_code":
        yield [e.code for e in elements], False
    yield [paper.measure(e) for e in elements], False


def _name_heading(paper: Paper) -> str:
    if not paper.sent.has_total:
        return NAME_HEADING
    units, levels = paper.catalogue.unit_by_code, paper.catalogue.head.levels
    level = next((units[r.unit].level for r in paper.sent.rows if r.unit in units), None)
    name = next((entry.name.zh for entry in levels if entry.code == level), NAME_HEADING)
    return NAME_HEADING if name in {e.name.zh for e in paper.elements} else name


def _runs(texts: list[str]) -> Iterator[tuple[int, int, str]]:
    col = 0
    for words, run in groupby(texts):
        last = col + len(list(run)) - 1
        yield col, last, words
        col = last + 1


def _singles(texts: list[str]) -> Iterator[tuple[int, int, str]]:
    return ((col, col, words) for col, words in enumerate(texts))


def _figures(paper: Paper) -> Iterator[tuple[int, str, Cell]]:
    sent = paper.sent
    for place, row in enumerate(sent.rows):
        yield from ((place, element, row.values[element]) for element in sent.elements)
    if sent.has_total:
        yield from ((TOTAL_ROW, element, cell) for element, cell in sent.totals().items())


def _figure(
    paper: Paper, sheet: Sheet, key: tuple[int, str], cell: Cell, row: int, col: int
) -> None:
    sheet.where[key] = (row, col)
    if cell is not None:
        measure = paper.catalogue.measure_by_code[paper.form.by_code[key[1]].measure]
        words = "" if measure.type == "flag" else measure.name.zh
        content = written(cell, words, paper.layout)
        sheet.put(row, col, content, "amount" if isinstance(content, float) else "cell")


def written(cell: int | Decimal | str, words: str, layout: Layout) -> str | int | float:
    """The figure as it is typed: as a number, or in the reporter's own way as text. ``words``: the
    unit of measure, none for a flag."""
    if isinstance(cell, str):
        return cell
    plain: int | float = cell if isinstance(cell, int) else float(cell)
    if not words or layout.numbers == "plain":
        return layout.zero if layout.zero and words and cell == 0 else plain
    text = f"{cell:,}" if layout.numbers == "thousands" else str(cell)
    if layout.numbers == "thousands":
        return text if abs(plain) >= 1000 else plain
    return text.translate(FULL_WIDTH) if layout.numbers == "full_width" else text + words


def _extra(paper: Paper, sheet: Sheet, head: int, below: int, col: int) -> None:
    if paper.extra:
        name, cells = paper.extra
        sheet.merge(head, col, (below - 1, col), name, "head")
        for i, words in enumerate(cells):
            sheet.put(below + i, col, words, "cell")


def _footer(paper: Paper, sheet: Sheet, row: int, left: int, columns: int) -> None:
    """Who signs: role accounts."""
    step = max(2, columns // max(1, len(paper.recipe.roles)))
    for i, (role, account) in enumerate(paper.recipe.roles.items()):
        words = account.format(unit=paper.sent.reporter)
        sheet.put(row, left + i * step, f"{role}：{words}")
