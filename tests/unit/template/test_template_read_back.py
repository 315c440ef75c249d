"""Every template of the shipped catalogues comes back through our own intake, figure by figure."""

from decimal import Decimal

import pytest
from template_filling import (
    ASKED,
    WRITERS,
    catalogue_of,
    distinct,
    filled_book,
    read_back,
    totals,
    values,
)

from pipelines import period
from pipelines.due import expected
from pipelines.period import containing
from pipelines.template.write import lay_out, write


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "unit", "asked"), ASKED)
def test_every_figure_comes_back_in_its_place(name, unit, asked, language, kind):
    catalogue, of = catalogue_of(name), period.parse(asked)
    book = lay_out(catalogue, unit, of, language=language)
    figures = {s.form: distinct(catalogue, s) for s in book.sheets if s.form}
    content = WRITERS[kind](filled_book(book, figures), language)
    found = read_back(name, content)
    owed = {
        form.code
        for form in catalogue.forms
        if containing(of.end, form.grain).end == of.end
        and unit in expected(catalogue, form, containing(of.end, form.grain))
    }
    assert found.keys() == owed
    for code, one in found.items():
        form = catalogue.form_by_code[code]
        assert (one.reporter, one.period) == (unit, containing(of.end, form.grain).code)
        assert values(one) == figures[code]
        units = catalogue.rows_of(form, unit, of.end)
        assert {row for (row, _), _ in figures[code]} == set(units)
        for element, total in totals(one).items():
            if total is not None:
                own = [f for (_, e), f in figures[code].items() if e == element]
                assert total == sum(own)


@pytest.mark.parametrize(("name", "unit", "asked"), ASKED)
def test_hints_are_shown_and_never_read(name, unit, asked):
    catalogue, of = catalogue_of(name), period.parse(asked)
    plain = lay_out(catalogue, unit, of)
    hints = {
        (s.form, *row, element): Decimal("77777")
        for s in plain.sheets
        for (row, element) in s.inputs
        if catalogue.element_by_code[element].kind == "stock"
    }
    for language in ("zh", "en"):
        book = lay_out(catalogue, unit, of, hints=hints, language=language)
        shown = [c for s in book.sheets for c in s.placed if c.content == Decimal("77777")]
        assert len(shown) == len(hints)
        assert all(cell.dress.startswith("hint_") for cell in shown)
        figures = {s.form: distinct(catalogue, s) for s in book.sheets if s.form}
        found = read_back(name, WRITERS["xlsx"](filled_book(book, figures), language))
        assert {code: values(one) for code, one in found.items()} == figures
        empty = read_back(name, write(catalogue, unit, of, hints=hints, language=language))
        assert {v for one in empty.values() for v in values(one).values()} <= {"missing"}


def test_a_unit_leaves_out_the_items_it_does_not_have():
    catalogue, of = catalogue_of("nhs-ae"), period.parse("2018M04")
    book = lay_out(catalogue, "RJZ", of)
    (sheet,) = [s for s in book.sheets if s.form]
    item = sheet.inputs and next(row for row, _ in sheet.inputs)
    own = {place: f for place, f in distinct(catalogue, sheet).items() if place[0] == item}
    assert 0 < len(own) < len(sheet.inputs)
    content = WRITERS["xlsx"](filled_book(book, {sheet.form: own}), "zh")
    (one,) = read_back("nhs-ae", content).values()
    assert values(one) == own


def test_only_what_applies_nowhere_else_takes_the_mark():
    catalogue = catalogue_of("weifang")
    book = lay_out(catalogue, "370793", period.parse("2009Q2"))
    marked = {
        element
        for s in book.sheets
        for first, last, takes in s.allowed
        for (_, element), (row, col) in s.inputs.items()
        if "—" in (*takes.choices, *takes.formula)
        and first <= (row, col) <= last
        and first[1] == col
    }
    assert marked == {e.code for f in catalogue.forms for e in f.elements if e.may_not_apply}
