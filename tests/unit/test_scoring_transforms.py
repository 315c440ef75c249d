"""Every transform against shares computed by hand."""

import numpy as np
import pytest

from pipelines.scoring import transforms as t

NAN = np.nan


def same(got, expected):
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12, equal_nan=True)


def test_linear_between_floor_and_target():
    # (82.5 − 70) / (95 − 70) = 0.5
    same(t.linear([60, 70, 82.5, 95, 120, NAN], 70, 95), [0, 0, 0.5, 1, 1, NAN])


def test_linear_with_floor_above_target_prefers_low_values():
    # (15 − 30) / (10 − 30) = 0.75
    same(t.linear([5, 10, 15, 30, 40, NAN], 30, 10), [1, 1, 0.75, 0, 0, NAN])


def test_linear_takes_goalposts_by_unit():
    same(t.linear([60, 60], [40, 50], [80, 90]), [0.5, 0.25])


def test_linear_refuses_equal_goalposts_only_where_there_is_a_value():
    with pytest.raises(ValueError, match="equal"):
        t.linear([1.0], 5, 5)
    same(t.linear([NAN], 5, 5), [NAN])


def test_step_gives_the_first_level_reached_on_the_unrounded_value():
    levels = [(100, 1), (98, 0.5)]
    same(t.step([100, 99.9999999, 98, 97.9999999, NAN], levels), [1, 0.5, 0.5, 0, NAN])


@pytest.mark.parametrize("levels", [[], [(98, 0.5), (100, 1)], [(98, 1), (98, 0.5)]])
def test_step_refuses_levels_that_do_not_fall(levels):
    with pytest.raises(ValueError, match="highest down"):
        t.step([1.0], levels)


def test_per_point_loses_points_for_each_point_below_the_target():
    # 6 points; 86 is 4 below 90: 6 − 0.5 × 4 = 4 of 6. 78 is 12 below: 0. 70 would be −4: 0.
    same(t.per_point([95, 90, 86, 78, 70, NAN], 90, 0.5, 6), [1, 1, 4 / 6, 0, 0, NAN])


@pytest.mark.parametrize(("loss", "weight"), [(0, 6), (0.5, 0), (-1, 6)])
def test_per_point_refuses_what_cannot_be_lost(loss, weight):
    with pytest.raises(ValueError, match="above 0"):
        t.per_point([80.0], 90, loss, weight)


def test_min_max():
    same(t.min_max([10, 20, 40, NAN]), [0, 1 / 3, 1, NAN])
    same(t.min_max([10, 20, 40, NAN], lower_is_better=True), [1, 2 / 3, 0, NAN])


def test_z_is_half_at_the_mean_and_cut_at_three_deviations():
    # mean 20, sample deviation 10: z −1, 0, 1 -> 0.5 ± 1/6
    same(t.z([10, 20, 30, NAN]), [1 / 3, 0.5, 2 / 3, NAN])
    same(t.z([10, 20, 30], lower_is_better=True), [2 / 3, 0.5, 1 / 3])
    outlier = t.z([0.0] * 20 + [1.0])
    assert outlier[-1] == 1.0


def test_percentile_and_rank_share_ties():
    # ranks from the worst: 1, 2.5, 2.5, 4
    same(t.percentile([10, 20, 20, 30, NAN]), [0, 0.5, 0.5, 1, NAN])
    same(t.rank([10, 20, 20, 30, NAN]), [0.25, 0.625, 0.625, 1, NAN])
    same(t.rank([10, 20, 30], lower_is_better=True), [1, 2 / 3, 1 / 3])


@pytest.mark.parametrize("transform", [t.min_max, t.z, t.percentile, t.rank])
def test_a_lone_value_cannot_be_compared(transform):
    assert np.isnan(transform([5.0, NAN])).all()
    assert np.isnan(transform([NAN, NAN])).all()


@pytest.mark.parametrize("transform", [t.min_max, t.z])
def test_equal_values_have_no_spread(transform):
    assert np.isnan(transform([5.0, 5.0])).all()


def test_log_is_linear_in_logarithms_and_takes_values_beyond_zero():
    # between 1 and 100, 10 is half way
    same(t.log([1, 10, 100, 1000, 0, -5, NAN], 1, 100), [0, 0.5, 1, 1, 0, 0, NAN])
    same(t.log([100, 10, 1, 0], 100, 1), [0, 0.5, 1, 1])
    with pytest.raises(ValueError, match="above 0"):
        t.log([1.0], 0, 100)


def test_cap():
    same(t.cap([-1, 0, 3, 4, 9, NAN], 4), [0, 0, 0.75, 1, 1, NAN])
    with pytest.raises(ValueError, match="above 0"):
        t.cap([1.0], 0)


def test_progress_is_the_share_of_last_years_gap_that_was_closed():
    # from 60 towards 90: 75 closed 15 of 30
    same(t.progress([75, 90, 50, 95, NAN], 60, 90), [0.5, 1, 0, 1, NAN])
    # lower better: from 30 towards 10, 20 closed half
    same(t.progress([20], 30, 10), [0.5])
    # at the target before: kept it, fell from it
    same(t.progress([90, 80], 90, 90), [1, 0])
    same(t.progress([80], NAN, 90), [NAN])


def test_mix_progress_turns_round_below_the_mean():
    level, gained = [0.8, 0.8, 0.8, NAN], [0.4, 0.4, NAN, 0.4]
    # 0.7 × 0.8 + 0.3 × 0.4 = 0.68; 0.3 × 0.8 + 0.7 × 0.4 = 0.52; no year before: level alone
    mixed = t.mix_progress(level, gained, [False, True, False, False], 0.7, 0.3)
    same(mixed, [0.68, 0.52, 0.8, NAN])
