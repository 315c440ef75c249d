"""Templates as files."""

from collections.abc import Sequence
from typing import Literal

from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period
from pipelines.template.guide import guide_sheet
from pipelines.template.layout import Hints, Paper
from pipelines.template.model import HASH_SHOWN, VERSION, Book
from pipelines.template.offer import returns_due
from pipelines.template.sheet import form_sheet

FileKind = Literal["xlsx", "xls"]


def write(
    catalogue: Catalogue,
    unit: str,
    period: Period,
    forms: Sequence[str] = (),
    hints: Hints | None = None,
    kind: FileKind = "xlsx",
    language: str = "zh",
) -> bytes:
    """The workbook a unit fills in for every return whose period ends with ``period``, or for these
    forms: instructions first, then a sheet a form.

    ``hints``: last period's figures of ``template.hints.last_stocks``; only for the unit itself, as
    they are its own and may be sensitive. Raises UserError when a form is not owed.
    """
    book = lay_out(catalogue, unit, period, forms, hints, language)
    if kind == "xls":
        from pipelines.template.xls import xls_bytes

        return xls_bytes(book)
    from pipelines.template.xlsx import xlsx_bytes

    return xlsx_bytes(book, language)


def lay_out(
    catalogue: Catalogue,
    unit: str,
    period: Period,
    forms: Sequence[str] = (),
    hints: Hints | None = None,
    language: str = "zh",
) -> Book:
    words = Vocabulary(catalogue)
    owed = returns_due(catalogue, unit, period, forms)
    papers = [Paper(words, form, unit, own, hints or {}, language) for form, own in owed]
    sheets = (guide_sheet(catalogue, papers, language), *map(form_sheet, papers))
    properties = {
        "template": VERSION,
        "catalogue": f"{catalogue.name} {catalogue.hash[:HASH_SHOWN]}",
        "unit": unit,
        "period": period.code,
        "forms": " ".join(form.code for form, _ in owed),
    }
    return Book(catalogue.head.title[language], sheets, properties)


def file_name(
    catalogue: Catalogue,
    unit: str,
    period: Period,
    forms: Sequence[str] = (),
    kind: FileKind = "xlsx",
    language: str = "zh",
) -> str:
    """``安丘市_2009Q2.xlsx``, with the forms that were asked for."""
    name = catalogue.unit_by_code[unit].name[language].replace("/", "-").replace("\\", "-")
    return f"{'_'.join([name, period.code, *forms])}.{kind}"
