"""Re-weighting under many weights at once is that of the tree, draw by draw."""

from dataclasses import replace

import numpy as np
import pytest

from pipelines.scoring.aggregate import Branch, Twig, score_tree
from pipelines.scoring.reweigh import effective_weights

TREE = Branch(
    "all", "arithmetic",
    (
        Branch("a", "arithmetic", (Twig(0, 3), Twig(1, 5))),
        Branch("b", "arithmetic", (Branch("c", "arithmetic", (Twig(2, 4),)), Twig(3, 2))),
        Twig(4, 6),
    ),
)  # fmt: skip


def weighed(branch, weights):
    children = tuple(
        Twig(one.column, weights[one.column]) if isinstance(one, Twig) else weighed(one, weights)
        for one in branch.children
    )
    return replace(branch, children=children)


@pytest.mark.parametrize("lacking", [(), (0,), (0, 1), (2,), (2, 3), (0, 1, 2, 3), (0, 1, 2, 3, 4)])
def test_as_the_tree_shares_out(lacking):
    weights = np.random.default_rng(1).uniform(0, 9, (20, 5))
    assessed = np.array([column not in lacking for column in range(5)])
    got = effective_weights(TREE, weights, assessed)
    shares = np.where(assessed, 0.5, np.nan)[None]
    expected = [score_tree(weighed(TREE, row), shares).effective[0] for row in weights]
    np.testing.assert_allclose(got, expected, atol=1e-12)
    whole = weights.sum(axis=1) if assessed.any() else np.zeros(20)
    np.testing.assert_allclose(got.sum(axis=1), whole)


def test_a_part_without_weight_gives_none():
    got = effective_weights(TREE, np.array([[0.0, 0, 4, 2, 4]]), np.ones(5, bool))
    assert got.tolist() == [[0, 0, 4, 2, 4]]
