"""The summary sheet: the result, what to do, and every finding with a link to its cell.

Every cell is text. What a file says is repeated here, so nothing may be read as a formula.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.catalogue.base import Text
from pipelines.ingest.explained import Explained
from pipelines.ingest.own import HEADINGS, NOWHERE, WHOLE
from pipelines.ingest.text import cell as cell_name
from pipelines.marked import words
from pipelines.marked.boxes import columns_of
from pipelines.marked.model import SEVERITIES, Marking, Summary
from pipelines.marked.places import boxes
from pipelines.marked.styles import Looks
from pipelines.marked.xml import quoted, told

WIDTHS = (6, 11, 15, 16, 52, 44, 36, 14)
LISTED = 5000
"""Findings listed; the receipt holds them all."""
_LINE = 15.0
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LABEL, _VALUE = 2, len(WIDTHS) - 1
"""Columns a label takes above the table, and the last one a value takes."""


@dataclass
class _Page:
    """The sheet as it grows: rows of XML, merged cells, links."""

    looks: Looks
    rows: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def line(self, texts: Sequence[tuple[str, str]], height: float) -> int:
        """A row of texts with the names of their styles; its number."""
        number = len(self.rows) + 1
        cells = "".join(
            self._cell(cell_name(number, column), text, style)
            for column, (text, style) in enumerate(texts, 1)
        )
        self.rows.append(f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>')
        return number

    def _cell(self, name: str, text: str, style: str) -> str:
        look = self.looks.cells[style]
        if not text:
            return f'<c r="{name}" s="{look}"/>'
        inside = f'<t xml:space="preserve">{told(text[:32_000])}</t>'
        return f'<c r="{name}" s="{look}" t="inlineStr"><is>{inside}</is></c>'

    def told(self, label: str, text: str, style: str = "value") -> None:
        """A label and what it says, over the width of the table."""
        filled = [(label, "label"), ("", "label"), (text, style)]
        filled += [("", style)] * (_VALUE - len(filled))
        number = self.line(filled, height_of(text, sum(WIDTHS[_LABEL:_VALUE])))
        self.merged += [
            f"A{number}:{cell_name(number, _LABEL)}",
            f"{cell_name(number, _LABEL + 1)}:{cell_name(number, _VALUE)}",
        ]


def summary_sheet(
    summary: Summary,
    markings: Sequence[Marking],
    losses: Sequence[Text],
    remarks: Sequence[Text],
    hidden: Mapping[str, bool],
    said: Sequence[Explained],
    looks: Looks,
    language: str,
) -> tuple[bytes, int]:
    """The sheet's part, and the row of its headings.

    ``hidden``: of each sheet that can be linked to, whether it is hidden. ``said``: explanations given
    before.
    """
    page = _Page(looks)
    page.line([(words.TITLE[language], "title")], 26)
    page.told(words.RESULT[language], summary.verdict[language], "label")
    page.told(words.NEXT[language], summary.next[language])
    for label, value in summary.facts:
        page.told(label[language], value[language])
    page.told(words.COUNTS[language], _counted(markings, language))
    for text in [*summary.remarks, *remarks]:
        page.told("", text[language], "remark")
    for number, loss in enumerate(losses):
        page.told("" if number else words.LOST[language], loss[language], "remark")
    page.line([], 8)
    top = page.line([(text[language], "head") for text in HEADINGS], 20)
    given = {(one.sheet, one.cells, one.message): one.text for one in said}
    keyed = {one.key: one.text for one in said if one.key}
    for number, one in enumerate(markings[:LISTED], 1):
        slot = (one.sheet or "", one.cells or "", one.message[language])
        _list(page, number, one, hidden, keyed.get(one.key) or given.get(slot, ""), language)
    if (rest := len(markings) - LISTED) > 0:
        page.told("", words.MORE[language].format(count=rest), "remark")
    return _part(page), top


def _counted(markings: Sequence[Marking], language: str) -> str:
    counts = Counter(one.severity for one in markings)
    told_of = [words.counted(s, counts[s], language) for s in SEVERITIES if counts[s]]
    gap = "，" if language == "zh" else ", "
    return gap.join(told_of) or words.NONE[language]


def _list(
    page: _Page,
    number: int,
    one: Marking,
    hidden: Mapping[str, bool],
    explanation: str,
    language: str,
) -> None:
    sheet, cells = one.sheet or "", one.cells or ""
    found = boxes(cells or one.near)
    can_go = bool(found) and sheet in hidden and not hidden[sheet]
    where = cells or (WHOLE if sheet in hidden else NOWHERE)[language]
    message, remedy = one.message[language], one.remedy[language]
    texts = (where, message, remedy, explanation)
    height = max(height_of(text, width) for text, width in zip(texts, WIDTHS[3:7], strict=True))
    shown = sheet + (words.HIDDEN[language] if hidden.get(sheet) else "")
    row = page.line(
        [
            (str(number), "cell"),
            (words.sign(one, language), one.severity),
            (shown, "cell"),
            (where, "link" if can_go else "cell"),
            (message, "cell"),
            (remedy, "cell"),
            (explanation, "input" if one.severity == "warning" else "cell"),
            (one.key, "key"),
        ],
        height,
    )
    if can_go:
        target = f"'{sheet.replace(chr(39), chr(39) * 2)}'!{found[0].first}"
        page.links.append(
            f'<hyperlink ref="{cell_name(row, 4)}" location="{quoted(target)}" '
            f'display="{quoted(where)}"/>'
        )


def height_of(text: str, width: int) -> float:
    """Points that a text takes in a column of so many characters, at most what a row may have."""
    lines = sum(max(1, math.ceil(columns_of(line) / (width - 2))) for line in text.split("\n"))
    return min(lines * _LINE + 3, 400.0)


def _part(page: _Page) -> bytes:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(WIDTHS, 1)
    )
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in page.merged)
    links = f"<hyperlinks>{''.join(page.links)}</hyperlinks>" if page.links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><tabColor rgb="FF1F3864"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>{''.join(page.rows)}</sheetData>"
        f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>{links}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()
