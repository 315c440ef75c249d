"""Weights after re-weighting, for many draws of the weights at once.

The same rule as ``aggregate.score_tree``: the weight of what is not assessed goes pro rata to the rest of
its part, that of a part of which nothing is assessed to the parts beside it. Parts are arithmetic, so
that what is assessed decides, and not the shares.
"""

import numpy as np

from pipelines.scoring.aggregate import Branch, Twig
from pipelines.scoring.grades import Bools
from pipelines.scoring.rounding import Floats


def effective_weights(root: Branch, weights: Floats, assessed: Bools) -> Floats:
    """Draws × leaves, 0 for a leaf that is not assessed. ``weights``: draws × leaves, in the place of
    the tree's own; ``assessed``: leaves, alike in every draw."""
    result = np.zeros_like(weights)
    whole = weights[:, list(root.columns)].sum(axis=1)
    _descend(root, whole, weights, assessed, result)
    return result


def _descend(
    node: Branch | Twig, amount: Floats, weights: Floats, assessed: Bools, result: Floats
) -> None:
    """Split what a node has among its children."""
    if isinstance(node, Twig):
        result[:, node.column] = amount
        return
    known = [child for child in node.children if assessed[_columns(child)].any()]
    if not known:
        return
    own = np.stack([weights[:, _columns(child)].sum(axis=1) for child in known], axis=1)
    total = own.sum(axis=1)
    scale = np.divide(amount, total, out=np.zeros_like(amount), where=total > 0)
    for position, child in enumerate(known):
        _descend(child, own[:, position] * scale, weights, assessed, result)


def _columns(node: Branch | Twig) -> list[int]:
    return [node.column] if isinstance(node, Twig) else list(node.columns)
