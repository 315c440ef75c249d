"""Aggregators, and the tree that shares out the weight of what is not assessed.

Methods: OECD/JRC *Handbook on Constructing Composite Indicators* (2008), step 6; COINr's
``a_amean`` and ``a_gmean``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

Aggregator = Literal["arithmetic", "geometric"]


def arithmetic(shares: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Weighted mean over the last axis of what is assessed (not NaN); NaN when nothing is."""
    x, w = np.asarray(shares, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    is_missing = np.isnan(x)
    counted = np.where(is_missing, 0.0, w)
    total = counted.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(is_missing, 0.0, x) * counted).sum(axis=-1) / total)


def geometric(shares: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Weighted geometric mean over the last axis of what is assessed; NaN when nothing is.

    A share of 0 makes the mean 0: nothing makes up for it, which is what this aggregator is chosen
    for. No small amount is added to avoid it. Shares below 0 raise ValueError.
    """
    x, w = np.asarray(shares, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if np.any(x < 0):
        raise ValueError("a geometric mean needs shares of at least 0")
    counted = np.where(np.isnan(x), 0.0, w)
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(counted > 0, x, 1.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        # 0 × −inf of a weightless zero is kept out by the line above.
        return np.asarray(np.exp((counted * logs).sum(axis=-1) / counted.sum(axis=-1)))


def share_out(weights: npt.ArrayLike, is_assessed: npt.ArrayLike, total: npt.ArrayLike) -> Floats:
    """``total`` split over the last axis by weight among the assessed; the others get 0.

    What is not assessed thereby gives its weight pro rata to the rest of its own part.
    """
    assessed = np.asarray(is_assessed, dtype=bool)
    w = np.where(assessed, np.asarray(weights, dtype=np.float64), 0.0)
    known = w.sum(axis=-1, keepdims=True)
    whole = np.asarray(weights, dtype=np.float64).sum()
    amount = np.asarray(total, dtype=np.float64)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        split = amount * w / known
    # Nothing to share out: keep the very weights, free of the noise of a product and a quotient.
    split = np.where((known == whole) & (amount == whole), w, split)
    return np.where(assessed, split, 0.0)


@dataclass(frozen=True)
class Twig:
    """A leaf: its column in the table of shares, and its weight."""

    column: int
    weight: float


@dataclass(frozen=True)
class Branch:
    """A part; its weight is that of the leaves below it."""

    code: str
    aggregator: Aggregator
    children: "tuple[Branch | Twig, ...]"

    @property
    def weight(self) -> float:
        return float(sum(child.weight for child in self.children))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns of all leaves below."""
        return tuple(
            column
            for child in self.children
            for column in (child.columns if isinstance(child, Branch) else (child.column,))
        )


@dataclass(frozen=True)
class Tree:
    """Scores of a tree for n units and m leaves.

    ``effective``: n × m weights after re-weighting (0 when not assessed). ``contributions``: n × m
    points that add up to the root's score. ``parts``: by code, effective weights (n).
    """

    effective: Floats
    contributions: Floats
    parts: dict[str, Floats]


def score_tree(root: Branch, shares: npt.ArrayLike) -> Tree:
    """Score a tree from the n × m shares of its leaves (NaN: not assessed).

    The weight of what is not assessed goes pro rata to the rest of its part; a part of which
    nothing is assessed gives its own to the parts beside it, and so on up to the root. Under a
    geometric part the points of the part are split by the points its children would have alone, so
    that contributions still add up.
    """
    x = np.asarray(shares, dtype=np.float64)
    tree = Tree(np.zeros_like(x), np.zeros_like(x), {})
    known: dict[int, Floats] = {}
    whole = np.where(np.isnan(_ascend(root, x, known)), 0.0, root.weight)
    _descend(root, known, whole, np.ones(len(x)), tree)
    return tree


def _ascend(node: Branch | Twig, x: Floats, known: dict[int, Floats]) -> Floats:
    """The share of a node from those of its children, each kept in ``known`` by identity."""
    if isinstance(node, Twig):
        share = x[:, node.column]
    else:
        children = np.stack([_ascend(child, x, known) for child in node.children], axis=-1)
        mean = geometric if node.aggregator == "geometric" else arithmetic
        share = mean(children, [child.weight for child in node.children])
    known[id(node)] = share
    return share


def _descend(
    node: Branch | Twig, known: dict[int, Floats], weight: Floats, scale: Floats, tree: Tree
) -> None:
    """Split a node's weight among its children; ``scale`` turns points alone into contributions."""
    share = np.nan_to_num(known[id(node)])
    if isinstance(node, Twig):
        tree.effective[:, node.column] = weight
        tree.contributions[:, node.column] = weight * share * scale
        return
    tree.parts[node.code] = weight
    shares = np.stack([known[id(child)] for child in node.children], axis=-1)
    weights = share_out([child.weight for child in node.children], ~np.isnan(shares), weight)
    if node.aggregator == "geometric":
        own = weight * share
        alone = (weights * np.nan_to_num(shares)).sum(axis=-1)
        scale = scale * np.divide(own, alone, out=np.zeros_like(own), where=alone > 0)
    for position, child in enumerate(node.children):
        _descend(child, known, weights[:, position], scale, tree)
