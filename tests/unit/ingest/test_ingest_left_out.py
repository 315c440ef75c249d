"""Rows of items a unit does not have: printed for all, filled in by those who have them."""

from decimal import Decimal

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.ingest.parse import returns_in
from pipelines.ingest.vocabulary import Vocabulary

HEAD = [
    "reporter: RJZ,,,,",
    "period: 2018-04,,,,",
    "unit,department type,attendances,breaches,admissions",
]


def read(*rows):
    words = Vocabulary(load(paths.CATALOGUES / "nhs-ae"))
    (one,) = returns_in("\n".join([*HEAD, *rows]).encode(), "AE.csv", words)
    c = one.columns
    return list(zip(c["item"], c["element"], c["state"], c["value"], strict=True))


def test_a_row_of_an_item_that_is_wholly_blank_is_left_out():
    found = read("RJZ,1,20,3,4", "RJZ,2,,,", "RJZ,other,5,,1")
    assert [(item, element) for item, element, *_ in found] == [
        (item, element)
        for item in ("1", "other")
        for element in ("attendances", "breaches", "admissions")
    ]
    assert found[0][2:] == ("value", Decimal(20))
    assert found[4][2:] == ("missing", None)


def test_zeros_and_marks_are_no_blanks():
    found = read("RJZ,1,0,0,0", "RJZ,2,—,—,—")
    assert {state for item, _, state, _ in found if item == "1"} == {"value"}
    assert {state for item, _, state, _ in found if item == "2"} == {"na"}


def test_a_return_of_blank_rows_holds_no_row():
    assert read("RJZ,1,,,", "RJZ,2,,,") == []
