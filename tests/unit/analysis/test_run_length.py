"""Against Champ & Woodall (1987), table 1, as printed in the manual of R's ``spc``."""

import pytest

from pipelines.analysis.run_length import average_run_length

SHIFTS = [step / 5 for step in range(16)]
OUTSIDE = [
    370.40, 308.43, 200.08, 119.67, 71.55, 43.89, 27.82, 18.25,
    12.38, 8.69, 6.30, 4.72, 3.65, 2.90, 2.38, 2.00,
]  # fmt: skip
TWO_OF_THREE = [
    225.44, 177.56, 104.46, 57.92, 33.12, 20.01, 12.81, 8.69,
    6.21, 4.66, 3.65, 2.96, 2.48, 2.13, 1.87, 1.68,
]  # fmt: skip
RUN_OF_EIGHT = [
    152.73, 110.52, 59.76, 33.64, 21.07, 14.58, 10.90, 8.60,
    7.03, 5.85, 4.89, 4.08, 3.38, 2.81, 2.35, 1.99,
]  # fmt: skip


@pytest.mark.parametrize(
    ("run", "two_of_three", "published"),
    [(None, False, OUTSIDE), (None, True, TWO_OF_THREE), (8, False, RUN_OF_EIGHT)],
    ids=["outside three sigma", "or two of three", "or eight on one side"],
)
def test_champ_and_woodall(run, two_of_three, published):
    found = [average_run_length(run=run, two_of_three=two_of_three, shift=mu) for mu in SHIFTS]
    assert [round(one, 2) for one in found] == published


def test_three_rules_together():
    """Their 122.05, of the three without the rule of four in five."""
    assert round(average_run_length(run=8, two_of_three=True), 2) == 122.05


def test_three_sigma_alone_is_one_over_its_tail():
    assert average_run_length(run=None, two_of_three=False) == pytest.approx(370.3983473, abs=1e-6)


def test_seven_on_one_side_signals_sooner_than_eight():
    assert round(average_run_length(run=7, two_of_three=True), 2) == 83.16
