"""What a chart tells a page: phases, marks, verdict and assurance."""

from datetime import date

import numpy as np
import pytest

from pipelines.analysis.signals import Signal
from pipelines.analysis.xmr import Rebase, assurance, chart, verdict

STEADY = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 48, 51, 49, 50]
"""Mean 50; limits about 44 and 56."""


def rebase(at, reason="a new way of counting"):
    return Rebase(at, date(2010, 1, 1), reason)


@pytest.mark.parametrize("reason", ["", "  "])
def test_limits_are_set_anew_only_for_a_reason(reason):
    with pytest.raises(ValueError, match="reason"):
        rebase(5, reason)


@pytest.mark.parametrize("ats", [[0], [14], [-1], [5, 5]])
def test_a_phase_starts_inside_the_series_and_once(ats):
    with pytest.raises(ValueError, match="set anew"):
        chart(STEADY, [rebase(at) for at in ats])


def test_each_phase_has_its_own_limits_and_patterns_end_with_it():
    later = [value + 20 for value in STEADY[:7]]
    whole = chart(STEADY + later, [rebase(14)])
    first, second = whole.phases
    assert (first.start, first.stop, second.start, second.stop) == (0, 14, 14, 21)
    assert (first.is_trial, second.is_trial) == (False, True)
    assert (first.rebase, second.rebase) == (None, rebase(14))
    assert second.mean == pytest.approx(np.mean(later))
    assert not any(whole.marks)
    # Nothing moves from the last value of one phase to the first of the next.
    assert np.isnan(whole.ranges[14])
    assert any(chart(STEADY + later).marks)


def test_phases_may_be_given_in_any_order():
    given = chart(STEADY, [rebase(9), rebase(4)])
    assert [phase.start for phase in given.phases] == [0, 4, 9]


@pytest.mark.parametrize(
    ("last", "lower_is_better", "change"),
    [
        (70, False, "improving"),
        (70, True, "worsening"),
        (30, False, "worsening"),
        (30, True, "improving"),
        (51, False, "none"),
    ],
)
def test_the_latest_point_decides_and_direction_says_which_way(last, lower_is_better, change):
    said = verdict(chart([*STEADY, last]), lower_is_better=lower_is_better)
    assert (said.change, said.at) == (change, 14)
    assert bool(said.marks) is (change != "none")


def test_an_earlier_signal_says_nothing_of_the_latest_value():
    series = chart([70, *STEADY])
    assert series.marks[0]
    assert verdict(series, lower_is_better=False).change == "none"


def test_the_latest_value_present_is_judged_where_the_last_are_missing():
    said = verdict(chart([*STEADY, 70, None, float("nan")]), lower_is_better=False)
    assert (said.change, said.at) == ("improving", 14)


def test_a_falling_trend_counts_before_a_run_above_the_mean():
    series = chart([*([47, 53] * 12), 57, 56, 55, 54, 53.5, 53, 52.5])
    said = verdict(series, lower_is_better=False)
    assert [(mark.signal, mark.direction) for mark in said.marks] == [
        (Signal.TREND, "low"),
        (Signal.RUN, "high"),
    ]
    assert said.change == "worsening"


def test_nothing_to_say_of_nothing():
    for values in ([], [None, None]):
        empty = chart(values)
        assert verdict(empty, lower_is_better=False).at is None
        assert assurance(empty, 5, lower_is_better=False) is None


@pytest.mark.parametrize(
    ("target", "lower_is_better", "said"),
    [
        (30, False, "consistently_meets"),
        (30, True, "consistently_misses"),
        (70, False, "consistently_misses"),
        (70, True, "consistently_meets"),
        (50, False, "hit_or_miss"),
        (None, False, None),
        (float("nan"), False, None),
    ],
)
def test_assurance_compares_the_target_with_the_limits(target, lower_is_better, said):
    assert assurance(chart(STEADY), target, lower_is_better=lower_is_better) == said


def test_a_target_on_the_limit_is_hit_or_miss_and_without_limits_nothing_is_assured():
    steady = chart(STEADY)
    for limit in (steady.phases[0].lower, steady.phases[0].upper):
        assert assurance(steady, limit, lower_is_better=False) == "hit_or_miss"
    assert assurance(chart([5, None, 6]), 5, lower_is_better=False) is None


def test_assurance_is_of_the_last_phase():
    series = chart(STEADY + [value + 40 for value in STEADY], [rebase(14)])
    assert assurance(series, 70, lower_is_better=False) == "consistently_meets"
