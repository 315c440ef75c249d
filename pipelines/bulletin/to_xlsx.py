"""The bulletin as a workbook: its text, its tables as live tables, its charts as the workbook's own, and
a sheet that says where every figure comes from."""

import io
import re
from collections.abc import Collection
from math import ceil
from typing import Any

from pipelines.bulletin.drawing import colour
from pipelines.bulletin.model import PAPER, Bulletin, Cell, Chart, Heading, Paragraph, Point, Table
from pipelines.bulletin.words import say

LONGEST = 31
"""Characters a sheet's name may have."""
FIRST = 3
"""The row a sheet's table begins in, below its title, mark and note."""
TEXT, LINE = 70, 15
"""The width of the text's column; points from line to line in it."""
LETTERS = {"zh": 36, "en": 72}
"""Letters of text in a line of it."""
CHARTED = ("c_row", "c_state", "c_value", "c_low", "c_high", "c_minus", "c_plus")
"""Columns of a chart's data."""


class Book:
    """A workbook under way: its formats and the names given so far."""

    def __init__(self, book: Any, bulletin: Bulletin):
        self.book, self.bulletin, self.language = book, bulletin, bulletin.language
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **about: Any) -> Any:
        key = tuple(sorted(about.items()))
        if key not in self._formats:
            face = "Microsoft YaHei" if self.language == "zh" else "Calibri"
            self._formats[key] = self.book.add_format({"font_name": face, "font_size": 10, **about})
        return self._formats[key]

    def sheet(self, name: str, title: str) -> Any:
        """A sheet with its title, which draft it is, and the mark of demonstration data, on screen and
        on every printed page."""
        made = self.book.add_worksheet(self._free(name))
        about = self.bulletin
        made.write_string(0, 0, title, self.format(bold=True, font_size=14))
        told = "　".join(part for part in (about.mark, about.banner, about.stamp) if part)
        short = "　".join(part for part in (about.mark, about.banner) if part)
        is_demo = {"bg_color": "#FDE9D3", "font_color": "#7A3B00"} if about.mark else {}
        made.write_string(1, 0, told, self.format(**is_demo))
        made.set_header(f"&R{short.replace('&', '&&')}")
        made.set_footer("&C— &P —")
        made.set_paper(9)
        made.set_margins(0.6, 0.6, 0.8, 0.7)
        made.fit_to_pages(1, 0)
        made.hide_gridlines(2)
        return made

    def _free(self, name: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\]", " ", name)[:LONGEST].strip()
        at, free = 2, plain
        while free.lower() in self._names:
            free, at = f"{plain[: LONGEST - 4]} ({at})", at + 1
        self._names.add(free.lower())
        return free


def xlsx(bulletin: Bulletin) -> bytes:
    """The same bulletin gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        made.set_properties(
            {"title": bulletin.title, "author": bulletin.letterhead, "subject": bulletin.banner,
             "created": bulletin.made_at}
        )  # fmt: skip
        book = Book(made, bulletin)
        _text(book)
        for table in bulletin.tables:
            if table.medium != PAPER:
                lay_table(book, table)
        _charts(book)
        _lineage(book)
    return out.getvalue()


def _text(book: Book) -> None:
    about = book.bulletin
    sheet = book.sheet(say("text_sheet", book.language), about.title)
    sheet.set_column(0, 0, TEXT)
    head = "　".join(part for part in (about.letterhead, about.number) if part)
    sheet.write_string(2, 0, head, book.format(font_color="#C00000"))
    at = FIRST
    for block in about.blocks:
        if isinstance(block, Heading):
            sheet.write_string(at, 0, block.text, book.format(bold=True, font_size=12))
            sheet.set_row(at, 1.4 * LINE)
        elif isinstance(block, Paragraph):
            sheet.write_string(at, 0, block.text, book.format(text_wrap=True, valign="top"))
            sheet.set_row(at, LINE * ceil(len(block.text) / LETTERS[book.language]))
        else:
            continue
        at += 1


def lay_table(book: Book, table: Table) -> None:
    """A sheet with a live table: sorted, filtered, referred to by whoever reads it."""
    sheet = book.sheet(table.sheet, table.title)
    if table.note:
        sheet.write_string(2, 0, table.note, book.format(font_color="#6e6e6e"))
    whole = sum(column.width for column in table.columns)
    across = min(110, 20 + 12 * len(table.columns))
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, max(9, across * column.width / whole))
    digits = {at for at, column in enumerate(table.columns) if column.digits is not None}
    _live(book, sheet, [c.name for c in table.columns], len(table.rows), digits)
    for at, row in enumerate(table.rows, FIRST + 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if cell.value is None or column.digits is None:
                about = {"font_color": "#6e6e6e"} if cell.is_hidden or column.is_key else {}
                if column.digits is not None:
                    about["align"] = "right"
                sheet.write_string(at, place, cell.text, book.format(indent=1, **about))
            else:
                sheet.write_number(
                    at, place, cell.value, book.format(num_format=_digits(cell.text))
                )
    sheet.freeze_panes(FIRST + 1, 1)
    sheet.repeat_rows(FIRST)


def _digits(text: str) -> str:
    """The number format that shows a number as the cell's text does."""
    digits = len(re.sub(r"[^\d.].*$", "", text.lstrip("+−")).replace(",", "").partition(".")[2])
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    rest = re.sub(r"^[+−]?[\d,.]+", "", text)
    behind = f'"{rest}"' if rest else ""
    plus = "+" if text.startswith("+") else ""
    return f"{plus}{shape}{behind};−{shape}{behind}"


def _live(
    book: Book, sheet: Any, heads: list[str], rows: int, figures: Collection[int] = ()
) -> None:
    """A live table; heads of figures stand at the right, clear of the button."""
    plain = book.format(bold=True, indent=1)
    right = book.format(bold=True, indent=2, align="right")
    columns = [
        {"header": head, "header_format": right if at in figures else plain}
        for at, head in enumerate(heads)
    ]
    last = FIRST + max(rows, 1)
    style = {"columns": columns, "style": "Table Style Light 1"}
    sheet.add_table(FIRST, 0, last, len(heads) - 1, style)


def _charts(book: Book) -> None:
    """Each chart beside the table of its data."""
    for chart in book.bulletin.charts:
        sheet = book.sheet(say("chart_sheet", book.language), chart.title)
        sheet.write_string(2, 0, chart.subtitle, book.format(font_color="#6e6e6e"))
        heads = [say(name, book.language) for name in CHARTED]
        _live(book, sheet, heads, len(chart.points), range(2, len(CHARTED)))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 20)
        sheet.set_column(2, len(CHARTED) - 1, 10)
        for at, point in enumerate(chart.points, FIRST + 1):
            _point(book, sheet, at, point)
            sheet.write_string(at, 1, chart.legend.get(point.mark, ""), book.format(indent=1))
        sheet.insert_chart(FIRST, len(CHARTED) + 1, _chart(book, sheet.get_name(), chart))


def _point(book: Book, sheet: Any, at: int, point: Point) -> None:
    """A point's value and interval, and how far its limits lie from it, which is what a chart asks."""
    sheet.write_string(at, 0, point.label, book.format(indent=1))
    low, high = point.low, point.high
    down = None if low is None else round(point.value - low, 4)
    up = None if high is None else round(high - point.value, 4)
    for place, value in enumerate((point.value, low, high, down, up), 2):
        if value is not None:
            sheet.write_number(at, place, value, book.format(num_format="#,##0.00;−#,##0.00"))


def _chart(book: Book, sheet: str, chart: Chart) -> Any:
    first, last = FIRST + 1, FIRST + len(chart.points)
    made = book.book.add_chart({"type": "bar"})
    made.add_series(
        {
            "name": chart.title, "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, 2, last, 2], "gap": 45, "fill": {"color": "#0072B2"},
            "points": [{"fill": {"color": colour(chart, p.mark)}} for p in chart.points],
            "data_labels": {"value": chart.kind == "bars", "num_format": "0." + "0" * chart.digits},
            **_whiskers(chart, sheet),
        }
    )  # fmt: skip
    made.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
    made.set_legend({"none": True})
    made.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
    made.set_x_axis({"major_gridlines": {"visible": False}, "num_format": "#,##0;−#,##0"})
    made.set_size({"width": 720, "height": 130 + 22 * len(chart.points)})
    return made


def _whiskers(chart: Chart, sheet: str) -> dict[str, Any]:
    """Intervals about the values, where every value has one."""
    if not all(p.low is not None and p.high is not None for p in chart.points):
        return {}
    first, last = FIRST + 2, FIRST + 1 + len(chart.points)
    down, up = (f"='{sheet}'!${letter}${first}:${letter}${last}" for letter in "FG")
    return {"y_error_bars": {"type": "custom", "plus_values": up, "minus_values": down}}


def _named(table: Table, row: tuple[Cell, ...]) -> str:
    """What a row is about: its words before the first figure."""
    at = next((n for n, column in enumerate(table.columns) if column.digits is not None), 1)
    return " ".join(cell.text for cell in row[: max(at, 1)])


def _lineage(book: Book) -> None:
    """A line a figure: where it stands, what it is, and the command that explains it."""
    language = book.language
    lines = [
        (
            table.title,
            _named(table, row),
            column.name,
            cell.text,
            cell.key,
            f"guanhuai explain {cell.key}",
        )
        for table in book.bulletin.tables
        if table.medium != PAPER
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        if cell.key and not cell.is_hidden
    ]
    name = say("key_sheet", language)
    sheet = book.sheet(name, name)
    heads = ("c_table", "c_row", "c_column", "c_figure", "c_key", "c_command")
    _live(book, sheet, [say(head, language) for head in heads], len(lines))
    for place, width in enumerate((30, 36, 12, 14, 22, 36)):
        sheet.set_column(place, place, width)
    for at, line in enumerate(lines, FIRST + 1):
        for place, text in enumerate(line):
            sheet.write_string(at, place, text, book.format())
    sheet.freeze_panes(FIRST + 1, 0)
