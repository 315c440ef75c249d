"""What a unit wrote into the summary sheet of a workbook that comes back: why its figures are as they
are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.ingest.own import EXPLANATION, HEADINGS, NOWHERE, WHOLE, is_summary
from pipelines.ingest.sheet import Sheet, at

_FIRST = {HEADINGS[0].zh, HEADINGS[0].en}
_SHEET, _CELLS, _MESSAGE, _KEY = 2, 3, 4, len(HEADINGS) - 1
_NO_CELLS = {text for words in (NOWHERE, WHOLE) for text in (words.zh, words.en)}


@dataclass(frozen=True)
class Explained:
    """A finding as the summary listed it, and the unit's explanation. ``key``: as it was marked."""

    sheet: str
    cells: str
    message: str
    key: str
    text: str


def explained(sheets: Sequence[Sheet]) -> list[Explained]:
    """The explanations in the summaries among the sheets of a file."""
    return [one for sheet in sheets if is_summary(sheet) for one in _in(sheet)]


def _in(sheet: Sheet) -> Iterator[Explained]:
    is_table = False
    for row in sheet.rows:
        if at(row, 0) in _FIRST:
            is_table = True
        elif is_table and (text := str(at(row, EXPLANATION)).strip()):
            cells = str(at(row, _CELLS))
            yield Explained(
                sheet=str(at(row, _SHEET)),
                cells="" if cells in _NO_CELLS else cells,
                message=str(at(row, _MESSAGE)),
                key=str(at(row, _KEY)),
                text=text,
            )
