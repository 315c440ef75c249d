"""A sheet of data values: known by DHIS2's headings, in whatever order, above them what is said of the
whole set."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.ingest.dhis2.flat import ABOVE, HEADINGS, SHOWN
from pipelines.ingest.dhis2.names import Names
from pipelines.ingest.dhis2.periods import period_of
from pipelines.ingest.header import text_of
from pipelines.ingest.messages import refuse
from pipelines.ingest.sheet import Sheet, at
from pipelines.ingest.text import cell, key
from pipelines.ingest.vocabulary import Vocabulary

OWN = set(HEADINGS) - {"dataelement", "period", "value", "comment"}
"""Headings of no other table."""
ENOUGH = 4
"""Headings of DHIS2 in a row, one of its own among them, by which it is known."""
_BARE = 6
"""Columns of DHIS2's CSV up to the value."""
UNUSED = {"created", "timestamp", "schemalocation"}
"""What values and sets may say besides, and is not used."""
OF_SET = {"dataset", "completedate", "dryrun", "idscheme"}
_FROM_ABOVE = ("period", "orgunit", "attributeoptioncombo")
"""What the whole set may say for its values."""


@dataclass(frozen=True)
class DataValues:
    """``top``: the 0-based row of headings; ``columns``: heading -> 0-based column; ``said``: of the
    whole set, keys without case."""

    sheet: Sheet
    top: int
    columns: Mapping[str, int]
    said: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, int, dict[str, str]]]:
        """The number of each value from 1, its 0-based row, and its texts by heading. Raises Refused
        for a row with more in it than there are headings: a comma split a figure."""
        nth, width = 0, len(self.sheet.rows[self.top])
        for index in range(self.top + 1, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            is_split = not self.sheet.name and len(row) > width
            if is_split or any(v != "" for v in row[width:]):
                name = self.sheet.name or None
                raise refuse("more_than_headings", sheet=name, cell=cell(index + 1, 1))
            texts = {name: written(at(row, column)) for name, column in self.columns.items()}
            if any(texts.values()):
                nth += 1
                yield nth, index, texts | self._from_above(texts)

    def _from_above(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {name: self.said.get(name, "") for name in _FROM_ABOVE if not texts.get(name)}

    def place(self, index: int, heading: str = "value") -> str:
        """The cell of a row under a heading; where it begins when there is no such column."""
        return cell(index + 1, self.columns.get(heading, 0) + 1)


def data_values(sheet: Sheet) -> DataValues | None:
    """The sheet's data values, or None when it has none of DHIS2's headings. Raises Refused for some
    of them: without one a value would be another's, or not be deleted."""
    for top, row in enumerate(sheet.rows[: ABOVE + 1]):
        found = [key(v) if type(v) is str else "" for v in row]
        known = set(found) & set(HEADINGS)
        if len(known) < ENOUGH or known.isdisjoint(OWN):
            continue
        above = ((at(line, 0), at(line, 1)) for line in sheet.rows[:top])
        said = {key(word): written(text) for word, text in above if type(word) is str}
        refuse_headings(sheet, top, found, said)
        refuse_unknown(sheet, top, found, said)
        columns = {word: c for c, word in enumerate(found) if word}
        return DataValues(sheet, top, columns, said)
    return None


def refuse_headings(sheet: Sheet, top: int, found: list[str], said: Mapping[str, str]) -> None:
    """Raise Refused where a heading is missing that nothing above stands for, or is there twice."""
    name = sheet.name or None
    for needed in ("dataelement", "value", "period", "orgunit"):
        if needed not in found and not (needed in _FROM_ABOVE and said.get(needed)):
            raise refuse("dvs_no_column", sheet=name, cell=cell(top + 1, 1), found=needed)
    for word, count in Counter(filter(None, found)).items():
        if count > 1:
            last = cell(top + 1, len(found) - found[::-1].index(word))
            raise refuse("repeated_heading", sheet=name, cell=last, first=word)


def refuse_unknown(sheet: Sheet, top: int, found: list[str], said: Mapping[str, str]) -> None:
    """Raise Refused for what DHIS2 may take for a category, which would make a value part of another."""
    name, lines = sheet.name or None, sheet.rows[top + 1 :]
    for c, word in enumerate(found):
        if word not in {*HEADINGS, *UNUSED, ""} and any(at(line, c) != "" for line in lines):
            raise refuse("dvs_unknown", sheet=name, cell=cell(top + 1, c + 1), found=word[:SHOWN])
    for word, text in said.items():
        known = word in {*HEADINGS, *UNUSED, *OF_SET} or word.endswith("idscheme")
        if text and not known:
            raise refuse("dvs_unknown", sheet=name, found=word[:SHOWN])


def written(value: Any) -> str:
    """A cell as DHIS2 writes what it holds."""
    if type(value) is str:
        return value.strip()
    return str(value).lower() if isinstance(value, bool) else text_of(value).strip()


def refuse_bare(sheet: Sheet, words: Vocabulary) -> None:
    """Raise Refused for a CSV of DHIS2 without its headings: which column is what must not be guessed."""
    first = sheet.rows[0] if sheet.rows else []
    if sheet.name or len(first) < _BARE:
        return
    element, period, unit = map(written, first[:3])
    names = Names(words.catalogue.dhis2, {})
    if names.element(element) and period_of(period) and names.unit(unit):
        raise refuse("dvs_heading", cell="A1")
