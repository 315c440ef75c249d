"""Templates filled in as a spreadsheet program would: figures in the inputs, totals worked out."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.parse import returns_in
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.template.model import Book, Formula, Sheet
from pipelines.template.xls import xls_bytes
from pipelines.template.xlsx import xlsx_bytes

FOLDERS = {
    "weifang": paths.CATALOGUES / "weifang",
    "nhs-ae": paths.CATALOGUES / "nhs-ae",
    "kisumu": Path(__file__).parents[2] / "flow" / "kisumu" / "catalogue",
}
ASKED = [
    ("weifang", "370784", "2009Q2"),  # a county, rows for its townships
    ("weifang", "370793", "2009H1"),  # a zone, a row of its own
    ("weifang", "370700", "2009H1"),  # the prefecture: rows for counties, departments, itself
    ("nhs-ae", "RJZ", "2018M04"),  # a row for each type of department
    ("kisumu", "W1", "2024Q1"),
]
"""One of every kind of reporter."""
WRITERS = {"xlsx": xlsx_bytes, "xls": lambda book, _: xls_bytes(book)}
Figures = Mapping[tuple[tuple[str, str], str], Decimal | int | str]
"""((unit, item), element) -> what is filled in."""


@cache
def catalogue_of(name: str) -> Catalogue:
    return load(FOLDERS[name])


@cache
def words_of(name: str) -> Vocabulary:
    return Vocabulary(catalogue_of(name))


def distinct(
    catalogue: Catalogue, sheet: Sheet
) -> dict[tuple[tuple[str, str], str], Decimal | int]:
    """A figure of its own for every cell, of the cell's type: nothing can be taken for another."""
    found: dict[tuple[tuple[str, str], str], Decimal | int] = {}
    for number, place in enumerate(sheet.inputs):
        kind = catalogue.measure_by_code[catalogue.element_by_code[place[1]].measure].type
        figure = {"flag": number % 2, "amount": Decimal(f"{number + 1000}.{number % 100:02}")}
        found[place] = figure.get(kind, number + 1000)
    return found


def filled(sheet: Sheet, figures: Figures) -> Sheet:
    """The sheet with figures in its inputs, and what its formulas for rows and totals come to."""
    at = {sheet.inputs[place]: figure for place, figure in figures.items()}
    totals: dict[tuple[int, int], Decimal | int] = {}
    for element, place in sheet.totals.items():
        own = [f for (_, e), f in figures.items() if e == element and not isinstance(f, str)]
        totals[place] = sum(own)
    placed = []
    for cell in sheet.placed:
        place = (cell.row, cell.col)
        if place in at:
            cell = replace(cell, content=at[place])
        elif isinstance(cell.content, Formula):
            text = cell.content.text
            if place in totals:
                cell = replace(cell, content=Formula(text, float(totals[place])))
        placed.append(cell)
    return replace(sheet, placed=placed)


def filled_book(book: Book, figures: Mapping[str, Figures]) -> Book:
    sheets = [filled(s, figures[s.form]) if s.form in figures else s for s in book.sheets]
    return replace(book, sheets=tuple(sheets))


def read_back(name: str, content: bytes, file_name: str = "报表.xlsx"):
    """By form: what intake finds in a workbook."""
    return {one.form: one for one in returns_in(content, file_name, words_of(name))}


def values(one) -> dict[tuple[tuple[str, str], str], Decimal | None]:
    """By row and element, what intake read in rows; a second reading of one place would fail."""
    c = one.columns
    found: dict[tuple[tuple[str, str], str], Decimal | None] = {}
    for kind, unit, item, element, state, value in zip(
        c["row_kind"], c["unit"], c["item"], c["element"], c["state"], c["value"], strict=True
    ):
        if kind == "row":
            assert ((unit, item), element) not in found
            found[(unit, item), element] = value if state == "value" else state
    return found


def totals(one) -> dict[str, Decimal | None]:
    c = one.columns
    rows = zip(c["row_kind"], c["element"], c["value"], strict=True)
    return {element: value for kind, element, value in rows if kind == "total"}
