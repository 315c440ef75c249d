"""Aggregators and re-weighting, against small trees computed by hand."""

import numpy as np
import pytest

from pipelines.scoring.aggregate import Branch, Twig, arithmetic, geometric, score_tree, share_out

NAN = np.nan


def test_arithmetic_weighs_only_what_is_assessed():
    # (0.5×4 + 1×2)/6; with the second not assessed 0.5; nothing: NaN
    got = arithmetic([[0.5, 1.0], [0.5, NAN], [NAN, NAN]], [4, 2])
    np.testing.assert_allclose(got, [4 / 6, 0.5, NAN])


def test_geometric_is_zero_with_any_zero_and_leaves_out_what_is_not_assessed():
    # sqrt(0.25 × 1) = 0.5
    got = geometric([[0.25, 1.0], [0.0, 1.0], [0.25, NAN], [NAN, NAN]], [3, 3])
    np.testing.assert_allclose(got, [0.5, 0.0, 0.25, NAN])


def test_geometric_ignores_a_zero_without_weight_and_refuses_negatives():
    np.testing.assert_allclose(geometric([0.0, 0.5], [0, 1]), 0.5)
    with pytest.raises(ValueError, match="at least 0"):
        geometric([-0.1, 0.5], [1, 1])


def test_share_out_keeps_weights_untouched_when_all_are_assessed():
    assert share_out([0.1, 0.2, 0.3], [[True] * 3], [0.1 + 0.2 + 0.3]).tolist() == [[0.1, 0.2, 0.3]]


# Two parts: A (weights 4 and 2) and B (4).
TREE = Branch(
    "root",
    "arithmetic",
    (Branch("A", "arithmetic", (Twig(0, 4), Twig(1, 2))), Branch("B", "arithmetic", (Twig(2, 4),))),
)


def test_everything_assessed_keeps_its_weight():
    tree = score_tree(TREE, [[0.5, 1.0, 0.25]])
    assert tree.effective.tolist() == [[4, 2, 4]]
    assert tree.contributions.tolist() == [[2, 2, 1]]


def test_weight_goes_to_the_same_part_first():
    # The 4 of leaf 0 go to leaf 1, all inside A; B keeps its own.
    tree = score_tree(TREE, [[NAN, 0.5, 1.0]])
    assert tree.effective.tolist() == [[0, 6, 4]]
    assert tree.contributions.sum() == 7
    assert tree.parts["A"].tolist() == [6]


def test_weight_of_a_part_with_nothing_assessed_goes_over_all():
    # B's 4 go to A's leaves 4 : 2, that is 10 split 2 : 1.
    tree = score_tree(TREE, [[1.0, 0.5, NAN]])
    np.testing.assert_allclose(tree.effective, [[20 / 3, 10 / 3, 0]])
    np.testing.assert_allclose(tree.contributions.sum(), 20 / 3 + 5 / 3)
    assert tree.parts["B"].tolist() == [0]


def test_nothing_assessed_scores_nothing():
    tree = score_tree(TREE, [[NAN, NAN, NAN], [1.0, 1.0, 1.0]])
    assert tree.contributions.sum(axis=1).tolist() == [0, 10]
    assert tree.parts["root"].tolist() == [0, 10]


def test_a_geometric_part_splits_its_points_so_that_they_add_up():
    root = Branch(
        "root",
        "arithmetic",
        (Branch("G", "geometric", (Twig(0, 2), Twig(1, 2))), Twig(2, 6)),
    )
    # G: 4 × sqrt(0.25 × 1) = 2, split by the points alone, 0.5 and 2: 0.4 and 1.6.
    tree = score_tree(root, [[0.25, 1.0, 0.5], [0.0, 1.0, 0.5]])
    np.testing.assert_allclose(tree.contributions[0], [0.4, 1.6, 3.0])
    np.testing.assert_allclose(tree.contributions[1], [0.0, 0.0, 3.0])


def test_weights_of_which_nothing_is_given_on_stay_what_they_were():
    # 11.8 × 3.8 / 11.8 is 3.8000000000000003 in binary.
    weights = [3.8, 4.5, 3.5]
    assert share_out(weights, [[True] * 3], [11.8]).tolist() == [weights]


def test_branches_know_their_leaves():
    assert TREE.weight == 10
    assert TREE.columns == (0, 1, 2)
