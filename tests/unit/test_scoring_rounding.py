import math

import numpy as np
import pytest

from pipelines.scoring.rounding import half_up, half_up_one, settle


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (2.675, 2, 2.68),  # stored as 2.67499999999999982, written as 2.675
        (1.005, 2, 1.01),
        (0.00005, 4, 0.0001),
        (0.000049999, 4, 0.0),
        (89.995, 2, 90.00),
        (89.9949, 2, 89.99),
        (-2.675, 2, -2.68),  # halves away from zero
        (-0.4, 0, 0.0),
        (2.5, 0, 3.0),  # not to even
        (1e-9, 4, 0.0),
        (123456.78905, 4, 123456.7891),
    ],
)
def test_halves_go_up_as_the_number_is_written(value, digits, expected):
    assert half_up_one(value, digits) == expected
    assert half_up(value, digits) == expected
    assert half_up([value, 1.0], digits)[0] == expected


def test_arrays_agree_with_exact_decimals_everywhere():
    values = np.random.default_rng(3).uniform(-200, 200, 4000).round(5)
    assert half_up(values, 4).tolist() == [half_up_one(v, 4) for v in values.tolist()]


def test_nan_and_shape_are_kept():
    table = half_up([[np.nan, 0.00005], [1.0, -3.33335]], 4)
    assert table.shape == (2, 2)
    assert math.isnan(table[0, 0])
    assert table[0, 1] == 0.0001


def test_settle_takes_off_the_noise_of_a_sum_but_no_digit_that_counts():
    noisy = 0.03 + 0.295
    assert noisy < 0.325
    assert half_up(noisy, 2) == 0.32
    assert half_up(settle(noisy), 2) == 0.33
    assert settle(0.123456789) == 0.123456789
