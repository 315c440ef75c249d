import numpy as np
import pytest
from scipy.optimize import linprog

from pipelines.scoring.swap import smallest_swap

NAN = np.nan


def after(weights, moves):
    changed = np.array(weights, dtype=float)
    for source, target, amount in moves:
        changed[source] -= amount
        changed[target] += amount
    return changed


def test_one_move_closes_a_small_gap():
    # Leader ahead by 1 on leaf 0 (40 points), behind by 1 on leaf 1 (30): gap 10, 2 a point moved.
    swap = smallest_swap([40, 30, 30], [1, 0, 0.5], [0, 1, 0.5])
    assert swap.moves == ((0, 1, 5.0),)
    assert swap.moved == 5


def test_what_tells_most_moves_first_and_only_as_far_as_there_is_weight():
    # Leads per point 1, 0.5, −1. Gap 2 + 20 − 8 = 14: all 2 of leaf 0 close 4, leaf 1 the other 10.
    swap = smallest_swap([2, 40, 8], [1, 0.5, 0], [0, 0, 1])
    assert [(a, b) for a, b, _ in swap.moves] == [(0, 2), (1, 2)]
    np.testing.assert_allclose([m for _, _, m in swap.moves], [2, 10 / 1.5])


def test_better_at_everything_cannot_be_passed():
    assert smallest_swap([50, 50], [0.9, 0.8], [0.8, 0.7]) is None
    assert smallest_swap([50, 50], [0.8, 0.8], [0.7, 0.7]) is None


def test_equal_on_one_leaf_can_be_drawn_level_by_giving_it_everything():
    swap = smallest_swap([60, 40], [1, 0.5], [0, 0.5])
    assert swap.moves == ((0, 1, 60.0),)


def test_offsets_count_and_are_not_moved():
    # The leader has 4 deducted: the gap of 10 is 6.
    assert smallest_swap([40, 30], [1, 0], [0, 1], (-4, 0)).moved == 3
    # 50 points of bonus are out of reach of 35 × 1 to the other side
    assert smallest_swap([20, 15], [1, 0], [0, 1], (50, 0)) is None


def test_level_or_ahead_needs_no_move():
    assert smallest_swap([50, 50], [1, 0], [0, 1]).moves == ()
    assert smallest_swap([50, 50], [0, 0], [1, 1]).moved == 0
    # 0.1 + 0.2 against 0.3 is the noise of binary sums, no gap
    assert smallest_swap([1, 1, 1], [0.1, 0.2, 0], [0, 0, 0.3]).moves == ()


def test_a_leaf_that_either_lacks_is_left_out():
    swap = smallest_swap([40, 30, 20, 10], [1, 0, NAN, 0], [0, 1, 0, NAN])
    assert swap.moves == ((0, 1, 5.0),)
    assert smallest_swap([40], [NAN], [1], (1, 0)) is None
    assert smallest_swap([40], [NAN], [1]).moved == 0


def test_a_leaf_without_weight_can_receive_but_not_give():
    swap = smallest_swap([0, 50, 0], [1, 0.6, 0], [0, 0.5, 0.9])
    assert [(a, b, round(m, 9)) for a, b, m in swap.moves] == [(1, 2, 5)]


@pytest.mark.parametrize(
    ("weights", "leader"), [([1, -1], [1, 0]), ([1, NAN], [1, 0]), ([1, 1, 1], [1, 0])]
)
def test_impossible_input_is_refused(weights, leader):
    with pytest.raises(ValueError):
        smallest_swap(weights, leader, [0, 1])


def by_linear_programme(weights, leads, offset):
    """The least half-sum of |changes|, weights at least 0 and of the same sum; None if none."""
    m = len(weights)
    # variables: weights after, then what bounds each absolute change
    eye, none = np.eye(m), np.zeros(m)
    bound = np.vstack([np.hstack([leads, none]), np.hstack([eye, -eye]), np.hstack([-eye, -eye])])
    limit = np.hstack([-offset, weights, -weights])
    found = linprog(
        np.hstack([none, np.full(m, 0.5)]), A_ub=bound, b_ub=limit,
        A_eq=np.hstack([np.ones(m), none])[None], b_eq=[weights.sum()],
    )  # fmt: skip
    return found.fun if found.success else None


@pytest.mark.parametrize("seed", range(60))
def test_as_small_as_a_linear_programme_finds(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(2, 12))
    weights, leader = rng.uniform(0, 10, m), rng.uniform(0, 1, m)
    follower = np.clip(leader - rng.normal(0.15, 0.2, m), 0, 1)
    offsets = tuple(rng.uniform(-1, 1, 2))
    gap = weights @ (leader - follower) + offsets[0] - offsets[1]
    swap = smallest_swap(weights, leader, follower, offsets)
    least = by_linear_programme(weights, leader - follower, offsets[0] - offsets[1])
    assert (swap is None) == (least is None)
    if swap is not None:
        assert swap.moved == pytest.approx(least, abs=1e-6)
        changed = after(weights, swap.moves)
        assert changed.min() >= -1e-9 and changed.sum() == pytest.approx(weights.sum())
        closed = changed @ (leader - follower) + offsets[0] - offsets[1]
        assert closed == pytest.approx(min(gap, 0.0), abs=1e-6)
