"""Against examples 5.1 and 5.3 of Das Gupta (1993), as printed by DasGuptR; sums exact to the last digit."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.analysis.decompose import decompose_ratio, decompose_sum

HOUSEHOLDS = {
    1970: ("12.9 10.9 9.5 8.0 7.8 8.4 8.6 7.8 7.0 5.9 4.7 3.6 4.9",
           "1.9 25.8 45.7 49.6 51.2 51.6 51.8 54.9 58.7 60.4 62.8 66.6 66.8"),
    1985: ("10.1 11.2 11.6 10.9 9.4 7.7 6.3 6.0 6.3 5.9 5.1 4.0 5.5",
           "2.2 24.3 45.8 52.5 56.1 55.6 56.0 57.4 57.2 61.2 63.9 68.6 72.2"),
}  # fmt: skip
"""Example 5.1: household headship per 100 by age group, United States: size in per cent, rate."""
DEATHS = {
    1970: ("2968 11484 34614 30992 21983 20314 20928 16897 11339 5720 1315 "
           "535 2162 6120 4781 3096 2718 2363 1767 1149 448 117",
           "18.469 0.751 0.391 1.146 1.287 2.672 6.636 15.691 34.723 79.763 176.837 "
           "36.993 1.352 0.541 2.040 3.523 6.746 12.967 24.471 45.091 74.902 123.205"),
    1985: ("3041 11577 27450 32711 35480 27411 19555 19795 15254 8022 2472 "
           "707 2692 6473 6841 6547 4352 3034 2540 1749 804 236",
           "9.163 0.462 0.248 0.929 1.084 1.810 4.715 12.187 27.728 64.068 157.570 "
           "17.208 0.738 0.328 1.103 2.045 3.724 8.052 17.812 34.128 68.276 125.161"),
}  # fmt: skip
"""Example 5.3: deaths per 1,000 by race and age, United States: people in thousands, rate."""


def period(texts):
    sizes, rates = ([Decimal(word) for word in text.split()] for text in texts)
    return {
        at: (size * rate, size) for at, (size, rate) in enumerate(zip(sizes, rates, strict=True))
    }


def test_das_gupta_5_1():
    split = decompose_ratio(period(HOUSEHOLDS[1970]), period(HOUSEHOLDS[1985]))
    assert (float(split.before), float(split.after)) == (44.7268, 47.694)
    assert round(float(split.mix), 4) == 1.2269
    assert round(float(split.within), 4) == 1.7403
    assert split.within + split.mix == split.change == Fraction("2.9672")


def test_das_gupta_5_3():
    split = decompose_ratio(period(DEATHS[1970]), period(DEATHS[1985]))
    assert float(split.before) == pytest.approx(9.421833, abs=5e-7)
    assert float(split.after) == pytest.approx(8.735618, abs=5e-7)
    assert float(split.mix) == pytest.approx(1.5415096, abs=5e-8)
    assert float(split.within) == pytest.approx(-2.2277254, abs=5e-8)
    assert sum(one.total for one in split.contributions) == split.change


UNITS = {
    "both": ((30, 50), (45, 60)),
    "appeared": (None, (7, 9)),
    "vanished": ((1, 3), None),
    "missing after": ((5, 10), (None, 12)),
    "no denominator before": ((0, 0), (4, 8)),
    "numerator without denominator": ((2, 0), (3, 0)),
    "amounts": ((Decimal("0.10"), Decimal("0.30")), (0.1, 0.7)),
}


def before_and_after():
    before = {unit: pair[0] for unit, pair in UNITS.items() if pair[0]}
    after = {unit: pair[1] for unit, pair in UNITS.items() if pair[1]}
    return before, after


def test_contributions_add_up_exactly_whatever_the_units_do():
    before, after = before_and_after()
    split = decompose_ratio(before, after, factor=100)
    assert sum(one.total for one in split.contributions) == split.after - split.before
    assert abs(sum(float(one.total) for one in split.contributions) - float(split.change)) < 1e-12


def test_units_that_come_and_go_only_mix():
    split = decompose_ratio(*before_and_after())
    parts = {one.unit: one for one in split.contributions}
    assert [parts[unit].presence for unit in UNITS] == [
        "both", "appeared", "vanished", "vanished", "both", "both", "both",
    ]  # fmt: skip
    assert all(parts[unit].within == 0 for unit in UNITS if unit not in ("both", "amounts"))
    assert parts["appeared"].mix > 0


def test_a_unit_of_average_ratio_contributes_nothing_by_growing():
    before = {"a": (50, 100), "b": (10, 20), "c": (40, 80)}
    after = {"a": (100, 200), "b": (10, 20), "c": (40, 80)}
    split = decompose_ratio(before, after)
    assert all(one.total == 0 for one in split.contributions)


def test_one_unit_alone_is_all_within():
    (part,) = decompose_ratio({"a": (1, 2)}, {"a": (3, 4)}, factor=100).contributions
    assert (part.within, part.mix) == (25, 0)


def test_two_units_by_hand():
    # Shares 1/2, 1/2 → 3/4, 1/4; ratios 0.2, 0.6 → 0.4, 0.6; overall 0.4 → 0.45, their mean 0.425.
    split = decompose_ratio({"a": (10, 50), "b": (30, 50)}, {"a": (30, 75), "b": (15, 25)})
    a, b = split.contributions
    assert (a.within, b.within) == (Fraction("0.125"), 0)
    assert a.mix == Fraction(1, 4) * (Fraction("0.3") - Fraction("0.425"))
    assert b.mix == Fraction(-1, 4) * (Fraction("0.6") - Fraction("0.425"))
    assert split.change == Fraction("0.05")


@pytest.mark.parametrize("empty", [{}, {"a": (0, 0)}, {"a": (None, 5)}])
def test_no_denominators_no_ratio(empty):
    for pair in ((empty, {"a": (1, 2)}), ({"a": (1, 2)}, empty)):
        with pytest.raises(ValueError, match="sum to 0"):
            decompose_ratio(pair[0], pair[1])


def test_a_plain_sum_is_split_into_differences():
    split = decompose_sum({"a": 5, "b": Decimal("0.1"), "c": None}, {"a": 7, "c": Decimal("0.2")})
    assert [(one.unit, one.total, one.presence) for one in split.contributions] == [
        ("a", 2, "both"),
        ("b", Fraction("-0.1"), "vanished"),
        ("c", Fraction("0.2"), "appeared"),
    ]
    assert sum(one.total for one in split.contributions) == split.change == Fraction("2.1")
