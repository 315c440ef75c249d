"""Data values to returns: one for each form, period and reporter a file speaks of."""

from collections.abc import Iterator
from datetime import date

from pipelines import clock
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.dhis2.entry import Filled, Filler, Slot, Unfit
from pipelines.ingest.dhis2.flat import SHOWN
from pipelines.ingest.dhis2.layout import DataValues
from pipelines.ingest.dhis2.names import Names
from pipelines.ingest.dhis2.words import MORE
from pipelines.ingest.messages import refuse
from pipelines.ingest.model import COLUMNS, ParsedReturn
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import parse

Cells = dict[tuple[str, str], dict[str, tuple[int, Filled]]]
"""By unit and item, by element: the 0-based row of a cell, and what it is filled with."""


def returns_in(found: DataValues, is_demo: bool, words: Vocabulary) -> list[ParsedReturn]:
    """The returns of a sheet of data values, each whole: what its file does not say is missing.

    Raises Refused for the first value that cannot be taken; then none is.
    """
    names = Names(words.catalogue.dhis2, found.said)
    refuse_not_meant(found)
    slots: dict[Slot, Cells] = {}
    filler = Filler(words.catalogue, names, form_said(found, names), clock.now().date())
    for index, one in taken(found, filler):
        cells = slots.setdefault(one.slot, {}).setdefault((one.unit, one.item), {})
        cells[one.element] = index, one
    if not slots:
        raise refuse("empty")
    sheet = found.sheet.name
    return [
        ParsedReturn(*slot, sheet, is_demo, columns_of(found, slot, cells, words.catalogue))
        for slot, cells in slots.items()
    ]


def form_said(found: DataValues, names: Names) -> str | None:
    if not (said := found.said.get("dataset", "")):
        return None
    form = names.form(said)
    if form is None:
        raise refuse("dvs_form", sheet=found.sheet.name or None, found=said[:SHOWN])
    return form


def refuse_not_meant(found: DataValues) -> None:
    """Raise Refused for a set that is not to be recorded, or completed on a day that is none."""
    if found.said.get("dryrun", "").casefold() == "true":
        raise refuse("dvs_dry_run")
    if day := found.said.get("completedate", ""):
        try:
            date.fromisoformat(day[:10])
        except ValueError:
            raise refuse("dvs_complete_date", found=day[:SHOWN]) from None


def taken(found: DataValues, filler: Filler) -> Iterator[tuple[int, Filled]]:
    """The 0-based row of every value and what it fills. Raises Refused, when all were looked at, for
    the first that fills nothing, or what another one does."""
    met: dict[tuple[Slot, str, str, str], int] = {}
    unfit: list[tuple[int, int, Unfit]] = []
    for nth, index, texts in found.rows():
        try:
            one = filler.filled(texts)
            key = one.slot, one.unit, one.item, one.element
            if key in met:
                raise Unfit("dvs_same_value", "value", str(met[key]))
        except Unfit as error:
            unfit.append((nth, index, error))
            continue
        met[key] = nth
        yield index, one
    if unfit:
        raise refused(found, *unfit[0], len(unfit) - 1)


def refused(found: DataValues, nth: int, index: int, unfit: Unfit, others: int) -> Exception:
    more_zh, more_en = (text.format(count=others) if others else "" for text in MORE)
    return refuse(
        unfit.reason, sheet=found.sheet.name or None, cell=found.place(index, unfit.heading),
        nth=str(nth), more_zh=more_zh, more_en=more_en, **unfit.words,
    )  # fmt: skip


def columns_of(
    found: DataValues, slot: Slot, cells: Cells, catalogue: Catalogue
) -> dict[str, list]:
    """``COLUMNS`` of one return: every element owed, for every unit and item met."""
    form, period = catalogue.form_by_code[slot[0]], parse(slot[1])
    level = next(u.level for u in catalogue.units_on(period.end) if u.code == slot[2])
    owed = [e.code for e in form.elements_for(level) if e.covers(period.end)]
    columns: dict[str, list] = {name: [] for name in COLUMNS}
    for (unit, item), own in cells.items():
        label = catalogue.unit_by_code[unit].name.zh
        start = next(iter(own.values()))[0]
        for code in owed:
            index, one = own.get(code, (start, None))
            cell = (one.state, one.value, one.raw) if one else ("missing", None, "")
            place = (index + 1, found.columns["value"] + 1 if one else 0)
            row = (unit, item, "row", label, code, *cell, found.sheet.name, *place)
            for name, value in zip(COLUMNS, row, strict=True):
                columns[name].append(value)
    return columns
