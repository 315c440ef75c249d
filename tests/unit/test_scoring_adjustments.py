import numpy as np

from pipelines.scoring.adjustments import (
    best_per_matter,
    capped,
    improvement,
    wilson_shortfall,
    within_cap,
)

NAN = np.nan


def test_deductions_by_event_up_to_the_cap():
    # 0.5 an event: 0, 1.5, and 11 events capped at 5; no data is no event
    assert capped([0, 3, 11, NAN], 0.5, 5).tolist() == [0, 1.5, 5, 0]


def test_continuous_deductions_are_rounded_half_up():
    assert capped([0.00005], 1, 5).tolist() == [0.0001]


def test_shortfall_is_measured_from_the_upper_limit():
    # 420/444: Wilson upper limit 96.34099... %, so 1.65900... below 98; 98 % of 50 is not below it;
    # no sample and impossible samples cost nothing
    short = wilson_shortfall([420, 49, 0, 10, NAN], [444, 50, 0, 5, 5], 98)
    assert round(float(short[0]), 3) == 1.659
    assert short[1:].tolist() == [0, 0, 0, 0]


def test_shortfall_is_continuous_and_kinder_to_small_samples():
    few, many = wilson_shortfall([18, 180], [20, 200], 98)
    assert few < many
    one, two = wilson_shortfall([189, 188], [200, 200], 98)
    assert 0 < one < two < one + 1


def test_only_the_best_of_each_matter_counts():
    assert best_per_matter([("road", 1), ("road", 2), ("school", 0.5)]) == 2.5
    assert best_per_matter([]) == 0


def test_improvement_is_decided_on_published_totals():
    # 85.10 − 80.10 is 5 to the reader, 4.999999999999986 in binary
    got = improvement(
        [85.10, 85.09, 90, 90, NAN], [80.10, 80.10, NAN, 80, 70], [0, 0, 0, 1, 0], 5, 1
    )
    assert got.tolist() == [1, 0, 0, 0, 0]


def test_bonuses_share_a_total_cap_in_order():
    first, second, third = within_cap([[3, 1], [1.5, 1], [1, 1]], 4)
    assert first.tolist() == [3, 1]
    assert second.tolist() == [1, 1]
    assert third.tolist() == [0, 1]
