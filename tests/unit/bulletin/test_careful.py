"""What may be said of a difference."""

import pytest

from pipelines.bulletin.careful import by_chance, gap, supported, verdict


@pytest.mark.parametrize(
    ("now", "before", "support", "told"),
    [
        (90.3, 90.0, 0, "higher"),
        (90.3, 90.0, 1, "rose"),
        (90.3, 90.0, -1, "higher"),
        (90.0, 90.3, 0, "lower"),
        (90.0, 90.3, -1, "fell"),
        (90.0, 90.3, 1, "lower"),
        (90.04, 90.0, 1, "same"),
        (90.0, 90.0, -1, "same"),
    ],
)
def test_a_total_rises_or_falls_only_by_the_rounding_and_with_support(now, before, support, told):
    assert verdict(now, before, 1, support) == told


def test_the_difference_is_that_of_the_figures_shown():
    assert gap(78.886, 74.794, 2) == 4.1
    assert gap(0.25, 0.34, 1) == pytest.approx(-0.1)


def test_a_change_of_one_indicator_in_many_is_what_chance_makes():
    assert by_chance(1, 30) == pytest.approx(1 - 0.975**30)
    assert by_chance(0, 30) == pytest.approx(1)
    assert supported(1, 0, 30) == 0
    assert supported(3, 0, 30) == 0
    assert supported(4, 0, 30) == 1
    assert supported(0, 4, 30) == -1
    assert supported(4, 4, 30) == 0
    assert supported(0, 0, 0) == 0
