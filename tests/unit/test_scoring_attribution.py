from itertools import permutations

import numpy as np
import pytest

from pipelines.scoring.attribution import rounded_parts, shapley
from pipelines.scoring.rounding import half_up, settle

NAN = np.nan


def scalars(parts):
    return {factor: float(part[0]) for factor, part in parts.items()}


def test_the_runway_of_littlechild_and_owen():
    # Airport game: a runway costs as much as its largest aircraft needs.
    needs = {"a": 8, "b": 11, "c": 13, "d": 18}
    got = shapley(tuple(needs), lambda s: np.array([max((needs[f] for f in s), default=0)]))
    assert scalars(got) == {"a": 2, "b": 3, "c": 4, "d": 9}


def test_the_glove_game():
    # Two left gloves and one right: only a pair is worth anything.
    got = shapley(("l1", "l2", "r"), lambda s: np.array([float("r" in s and len(s) > 1)]))
    assert scalars(got) == {"l1": 0.166666667, "l2": 0.166666667, "r": 0.666666666}


def test_rate_and_volume_share_what_both_make():
    # value = rate × volume, from 2 × 10 to 3 × 14: 22 = 1 × 12 + 4 × 2.5
    def value(changed):
        rate, volume = (3 if "rate" in changed else 2), (14 if "volume" in changed else 10)
        return np.array([rate * volume])

    assert scalars(shapley(("rate", "volume"), value)) == {"rate": 12, "volume": 10}


def random_game(seed, factors, units):
    rng = np.random.default_rng(seed)
    return {
        frozenset(f for i, f in enumerate(factors) if code >> i & 1): rng.normal(0, 30, units)
        for code in range(2 ** len(factors))
    }


def test_it_is_the_mean_over_all_orders_and_adds_up():
    factors = ("a", "b", "c", "d")
    game = random_game(1, factors, 50)
    calls = []

    def value(chosen):
        calls.append(chosen)
        return game[chosen]

    got = shapley(factors, value)
    assert len(calls) == len(set(calls)) == 16
    for factor in factors:
        gains = []
        for order in permutations(factors):
            before = frozenset(order[: order.index(factor)])
            gains.append(game[before | {factor}] - game[before])
        np.testing.assert_allclose(got[factor], np.mean(gains, axis=0), atol=5e-9)
    whole = settle(game[frozenset(factors)]) - settle(game[frozenset()])
    assert settle(sum(got.values())).tolist() == settle(whole).tolist()


def test_a_factor_that_does_nothing_gets_exactly_nothing():
    got = shapley(("a", "idle"), lambda s: np.array([0.1 + 0.2 if "a" in s else 0.1]))
    assert scalars(got) == {"a": 0.2, "idle": 0}


def test_a_unit_without_a_value_in_any_set_has_no_parts():
    got = shapley(("a", "b"), lambda s: np.array([1.0 * len(s), NAN if s == {"a"} else 1.0]))
    assert got["a"][0] == 1
    assert np.isnan([got["a"][1], got["b"][1]]).all()


def test_no_factor_one_factor_and_too_many():
    assert shapley((), lambda s: np.array([1.0])) == {}
    assert scalars(shapley(("a",), lambda s: np.array([len(s) * 2.5]))) == {"a": 2.5}
    for factors in (("a", "a"), tuple("abcdefghijklmnopq")):
        with pytest.raises(ValueError, match="once"):
            shapley(factors, lambda s: np.array([0.0]))


def test_largest_remainders_as_in_the_textbook_election():
    # 47,000 16,000 15,800 12,000 6,100 3,100 votes, ten seats
    got = rounded_parts([4.7, 1.6, 1.58, 1.2, 0.61, 0.31], 10, 0)
    assert got.tolist() == [5, 2, 1, 1, 1, 0]


def test_parts_follow_the_rounded_total_and_ties_go_in_order():
    # thirds of 1: the first gets the odd hundredth
    assert rounded_parts([1 / 3, 1 / 3, 1 / 3], 1, 2).tolist() == [0.34, 0.33, 0.33]
    # 0.125 is published as 0.13
    assert rounded_parts([0.0, 0.0625, 0.0625], 0.125, 2).tolist() == [0, 0.07, 0.06]


def test_negative_parts_add_up_too():
    # −0.005 is published as −0.01; 1.005 and −1.01 would make 0
    assert rounded_parts([1.005, -1.01], -0.005, 2).tolist() == [1.0, -1.01]
    assert rounded_parts([-0.4, 0.4], 0, 0).tolist() == [0, 0]
    assert not np.signbit(rounded_parts([-0.4, 0.4], 0, 0)).any()


def test_a_part_that_needs_no_rounding_is_kept():
    # binary noise in 0.1 + 0.2 is no remainder
    assert rounded_parts([0.1 + 0.2, 0.0, 0.105], 0.405, 2).tolist() == [0.3, 0, 0.11]


def test_many_units_at_once():
    parts = np.random.default_rng(5).normal(0, 8, (2000, 7))
    total = settle(parts.sum(axis=1))
    got = rounded_parts(parts, total, 2)
    assert settle(got.sum(axis=1)).tolist() == half_up(total, 2).tolist()
    assert np.abs(got - parts).max() < 0.01
    np.testing.assert_array_equal(
        rounded_parts([[NAN, 1], [1, 1]], [1, NAN], 2), np.full((2, 2), NAN)
    )


def test_parts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up"):
        rounded_parts([1, 2], 4, 2)
