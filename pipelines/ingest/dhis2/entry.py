"""One data value to the cell it fills, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipelines.catalogue.forms import Element, Form, MeasureType, Unit
from pipelines.catalogue.identifiers import DEFAULT
from pipelines.catalogue.whole import Catalogue
from pipelines.ingest.dhis2.figures import TYPES, figure
from pipelines.ingest.dhis2.flat import SHOWN
from pipelines.ingest.dhis2.names import Names
from pipelines.ingest.dhis2.periods import example, is_other, period_of
from pipelines.period import Period

DELETED = "deleted"
"""What is written of a value taken back, in the place of what the cell held."""
COMMENT = 5000
"""Characters of a comment, as in DHIS2."""
_FLAGS = {"": False, "false": False, "true": True}
Slot = tuple[str, str, str]
"""Form, period, reporter."""


class Unfit(Exception):
    """A value that cannot be taken: the reason's name, and the words it needs."""

    def __init__(self, reason: str, heading: str, found: str, **words: str):
        self.reason, self.heading = reason, heading
        self.words = {"found": found[:SHOWN], **words}
        super().__init__(reason)


@dataclass(frozen=True)
class Filled:
    """A cell: of which return, and whose. ``item`` is "" in a form without a breakdown."""

    slot: Slot
    unit: str
    item: str
    element: str
    state: str
    value: Decimal | None
    raw: str


class Place(NamedTuple):
    """A unit in a form's period, and who may report it there, each with the elements it is asked for."""

    period: str
    end: date
    unit: str
    reporting: tuple[tuple[str, frozenset[str]], ...]


class Filler:
    """Takes the values of one file. ``form``: the one the whole set is of, if it says so. Places are
    remembered, as a file speaks of few."""

    def __init__(self, catalogue: Catalogue, names: Names, form: str | None, today: date):
        self.catalogue, self.names, self.form, self.today = catalogue, names, form, today
        self.place = cache(self._place)
        self.open_units = cache(self._open_units)

    def filled(self, texts: Mapping[str, str]) -> Filled:
        """What a value's texts fill. Raises Unfit."""
        element, is_operand = self.element(texts)
        form = self.catalogue.form_of_element[element.code]
        place = self.place(texts["period"], texts["orgunit"], form.code)
        if not element.covers(place.end):
            raise Unfit("dvs_not_valid", "dataelement", place.period, subject=called(element))
        slot = form.code, place.period, self.reporter(place, element)
        refuse_attribute(texts, self.names)
        item = "" if is_operand else item_in(texts, form, element, self.names)
        measure = self.catalogue.measure_by_code[element.measure].type
        return Filled(slot, place.unit, item, element.code, *said(texts, element, measure))

    def element(self, texts: Mapping[str, str]) -> tuple[Element, bool]:
        """The element a value is of, and whether its option combo was needed to tell."""
        text, combo = texts["dataelement"], texts.get("categoryoptioncombo", "")
        operand = self.names.operand(text, combo)
        code = operand or self.names.element(text)
        if code is None and self.names.is_parted(text):
            raise Unfit("dvs_item", "categoryoptioncombo", combo or DEFAULT, subject=text)
        if code is None:
            raise Unfit("dvs_element", "dataelement", text)
        element = self.catalogue.element_by_code[code]
        if self.form and self.catalogue.form_of_element[code].code != self.form:
            raise Unfit("dvs_other_form", "dataelement", self.form, subject=called(element))
        return element, operand is not None

    def reporter(self, place: Place, element: Element) -> str:
        """The unit that reports the value: in its own returns, or in those of the unit above."""
        for reporter, asked in place.reporting:
            if element.code in asked:
                return reporter
        name = called(self.catalogue.unit_by_code[place.unit])
        raise Unfit("dvs_not_reporting", "orgunit", name, subject=called(element))

    def _place(self, period_text: str, unit_text: str, form_code: str) -> Place:
        form = self.catalogue.form_by_code[form_code]
        period = self._period(period_text, form)
        if not form.covers(period.end):
            raise Unfit("dvs_not_valid", "dataelement", period.code, subject=called(form))
        unit = self._unit(unit_text, period)
        then = self.open_units(period.end)
        able = [then[c] for c in (unit, then[unit].parent) if c in then]
        reporting = tuple(
            (one.code, frozenset(e.code for e in form.elements_for(one.level)))
            for one in able
            if form.row_level(one.level)
            and unit in self.catalogue.rows_of(form, one.code, period.end)
        )
        return Place(period.code, period.end, unit, reporting)

    def _period(self, text: str, form: Form) -> Period:
        like, period = example(form.grain), period_of(text)
        if period is None and not is_other(text):
            raise Unfit("dvs_period", "period", text, example=like)
        if period is None or period.grain != form.grain:
            raise Unfit("dvs_grain", "period", text, example=like, subject=form.code)
        if period.end > self.today:
            raise Unfit("dvs_future", "period", text)
        return period

    def _unit(self, text: str, period: Period) -> str:
        code = self.names.unit(text)
        if code is None:
            raise Unfit("dvs_unit", "orgunit", text)
        if code not in self.open_units(period.end):
            unit = called(self.catalogue.unit_by_code[code])
            raise Unfit("dvs_not_valid", "orgunit", period.code, subject=unit)
        return code

    def _open_units(self, day: date) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.catalogue.units_on(day)}


def refuse_attribute(texts: Mapping[str, str], names: Names) -> None:
    attribute = texts.get("attributeoptioncombo", "")
    if attribute and names.attribute(attribute) != DEFAULT:
        raise Unfit("dvs_attribute", "attributeoptioncombo", attribute)


def item_in(texts: Mapping[str, str], form: Form, element: Element, names: Names) -> str:
    combo = texts.get("categoryoptioncombo", "")
    item = names.item(combo) if combo else DEFAULT
    allowed = {i.code for i in form.dimension.items} if form.dimension else {DEFAULT}
    if item not in allowed:
        found = combo or DEFAULT
        raise Unfit("dvs_item", "categoryoptioncombo", found, subject=called(element))
    return item if form.dimension and item else ""


def said(
    texts: Mapping[str, str], element: Element, measure: MeasureType
) -> tuple[str, Decimal | None, str]:
    """State, value and raw text. Zero is a value; deleted, or a comment in a value's place, is none."""
    text, comment, flag = (texts.get(name, "") for name in ("value", "comment", "deleted"))
    is_deleted = _FLAGS.get(flag.casefold())
    if is_deleted is None:
        raise Unfit("dvs_flag", "deleted", flag)
    if len(comment) > COMMENT:
        raise Unfit("dvs_comment", "comment", comment, longest=f"{COMMENT:,}")
    if is_deleted:
        return "missing", None, DELETED
    if not text:
        if not comment:
            raise Unfit("dvs_no_value", "value", "")
        return "missing", None, comment
    value = figure(text, measure)
    if value is None:
        zh, en = TYPES[measure]
        raise Unfit("dvs_type", "value", text, subject=called(element), type_zh=zh, type_en=en)
    return "value", value, text


def called(entry: Form | Element | Unit) -> str:
    return f"{entry.name.zh} {entry.code}"
