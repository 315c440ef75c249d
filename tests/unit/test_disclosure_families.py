"""Which sensitive figures tell of one another, by the catalogue's own rules and indicators."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flow"))
import grove

from pipelines.catalogue.forms import Check
from pipelines.disclosure.families import complements, families


def changed(*elements, checks=(), indicators=()):
    """The grove's catalogue with other elements, rules and indicators of its monthly form."""
    whole = grove.catalogue()
    form = whole.forms[0].model_copy(
        update={
            "elements": tuple(elements),
            "checks": tuple(Check(id=f"R{n}", expr=e) for n, e in enumerate(checks)),
        }
    )
    return replace(whole, forms=(form, *whole.forms[1:]), indicators=tuple(indicators))


def counted(code, **more):
    return grove.element(code, sensitive=True).model_copy(update=more)


def paid(code, **more):
    return grove.element(code, measure="coin", sensitive=True).model_copy(update=more)


A, B, C, D = (counted(code) for code in "abcd")


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ((), {"a": "a", "b": "b", "c": "c", "d": "d"}),
        (("b <= a",), {"a": "a", "b": "a", "c": "c", "d": "d"}),
        (("d <= c", "c <= b"), {"a": "a", "b": "b", "c": "b", "d": "b"}),
        (("if c = 0 then a = 0",), {"a": "a", "b": "b", "c": "a", "d": "d"}),
    ],
)
def test_what_rules_compare_is_one_family_named_after_its_first(checks, expected):
    assert families(changed(A, B, C, D, checks=checks)) == expected


def test_what_an_indicator_divides_is_one_family():
    whole = grove.catalogue()
    assert families(whole) == {"trees": "trees", "wet": "trees"}


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("b", {"a": "a", "b": "b", "m": "b"}), (None, dict.fromkeys("abm", "a"))],
)
def test_an_amount_is_with_the_count_it_rests_on_or_with_all(basis, expected):
    assert families(changed(A, B, paid("m", rests_on=basis))) == expected


def test_figures_that_are_not_sensitive_are_in_no_family():
    open_one = grove.element("o")
    assert families(changed(A, open_one, checks=("a <= o",))) == {"a": "a"}
    assert complements(changed(A, open_one, checks=("a <= o",))) == []


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("b <= a", [{"a": 1, "b": -1}]),
        ("a >= b", [{"a": 1, "b": -1}]),
        ("b + c <= a", [{"a": 1, "b": -1, "c": -1}]),
        # Of two parts each stands for the whole less the other.
        ("b + c = a", [{"a": 1, "c": -1}, {"a": 1, "b": -1}]),
        ("a = b", []),
        ("a <= 5", []),
        ("if a = 0 then b = 0", []),
    ],
)
def test_what_a_part_leaves_of_its_whole(check, expected):
    found = complements(changed(A, B, C, checks=(check,)))
    assert [dict(one.terms) for one in found] == expected
    assert not any(one.by_period for one in found)


def test_of_proportions_too_added_up_as_the_indicator_is():
    (one,) = complements(grove.catalogue())
    assert (one.form, dict(one.terms), one.by_period) == ("F", {"trees": 1, "wet": -1}, True)


def test_amounts_leave_no_count():
    whole = changed(paid("m", rests_on=None), paid("n", rests_on=None), checks=("n <= m",))
    assert complements(whole) == []
