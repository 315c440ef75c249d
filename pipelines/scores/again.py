"""Totals once more: the scores of one window with values, goalposts, weights or adjustments changed.

The same rules as ``run``, on arrays, for many draws at once. What is not assessed stays so, and what was
not received stays missing: only figures move.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipelines.catalogue.scheme import Leaf, RelativeRule
from pipelines.catalogue.whole import Catalogue
from pipelines.scores.inputs import Cells
from pipelines.scores.leaves import MISSING, NOT_ASSESSED, SCORED, Beside, share_of
from pipelines.scores.run import Scoring
from pipelines.scores.totals import total
from pipelines.scoring.aggregate import Branch, Twig, score_tree
from pipelines.scoring.rounding import Floats, half_up, settle


@dataclass(frozen=True)
class Basis:
    """What one window's totals are made of, units × leaves: its ``cells``, ``values`` as scored,
    ``state`` and ``factor`` of each leaf (``LeafTable``); by unit its group and the points off and on."""

    catalogue: Catalogue
    root: Branch
    cells: Cells
    values: Floats
    state: npt.NDArray[np.int64]
    factor: Floats
    groups: npt.NDArray[np.object_]
    off: Floats
    on: Floats
    has_total: npt.NDArray[np.bool_]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return self.catalogue.scheme.tree.leaves

    @cached_property
    def weights(self) -> Floats:
        return np.array([leaf.weight for leaf in self.leaves])

    @cached_property
    def effective(self) -> Floats:
        """Weights after re-weighting, units × leaves."""
        shares = np.where(self.state == NOT_ASSESSED, np.nan, 1.0)
        return score_tree(self.root, shares).effective

    @property
    def is_arithmetic(self) -> bool:
        return _is_arithmetic(self.root)


def basis_of(scoring: Scoring) -> Basis:
    """Of a run over one window."""
    inputs, sheet = scoring.inputs, scoring.sheets[-1]
    cells, groups = inputs.cells[-1], inputs.groups[-1]
    table = scoring.leaves[-1]
    values = np.where(table.state == SCORED, cells.value, np.nan)
    off, on = (np.nan_to_num(points) for points in (sheet.deductions, sheet.bonus))
    return Basis(
        scoring.catalogue, scoring.root, cells, values, table.state, table.factor, groups, off, on,
        sheet.is_scored,
    )  # fmt: skip


def shares(basis: Basis, values: Floats) -> Floats:
    """The share of its weight each leaf gets, … × units × leaves, as points are rounded; NaN where it is
    not assessed, 0 where its return is missing."""
    result = np.empty(values.shape)
    for column in range(len(basis.leaves)):
        result[..., column] = _share(basis, values[..., column], column)
    return result


def _share(basis: Basis, values: Floats, column: int) -> Floats:
    """Of one leaf, … × units."""
    leaf, state = basis.leaves[column], basis.state[:, column]
    level = _level(basis, leaf, values, column)
    factor = np.nan_to_num(basis.factor[:, column], nan=1.0)
    points = half_up(settle(leaf.weight * level * factor), basis.catalogue.scheme.point_decimals)
    result = points / leaf.weight if leaf.weight else np.array(level)
    result[..., state == MISSING] = 0.0
    result[..., state == NOT_ASSESSED] = np.nan
    return result


def _level(basis: Basis, leaf: Leaf, values: Floats, column: int) -> Floats:
    scheme = basis.catalogue.scheme
    indicator = basis.catalogue.indicator_by_code[leaf.indicator]
    beside = Beside.of(basis.cells, column)
    if isinstance(leaf.transform, RelativeRule) and values.ndim > 1:
        rows = [share_of(scheme, leaf, indicator, row, beside, basis.groups) for row in values]
        return np.stack(rows)
    return share_of(scheme, leaf, indicator, values, beside, basis.groups)


def totals(basis: Basis, values: Floats) -> Floats:
    """Totals of values, … × units × leaves."""
    scheme = basis.catalogue.scheme
    base = settle(_arithmetic(basis, values) if basis.is_arithmetic else _by_tree(basis, values))
    return np.where(basis.has_total, total(scheme, base, basis.off, basis.on), np.nan)


def _arithmetic(basis: Basis, values: Floats) -> Floats:
    """Points leaf by leaf: many draws of all leaves at once would be carried through memory many times."""
    base = np.zeros_like(values[..., 0])
    for column in range(len(basis.leaves)):
        got = np.nan_to_num(_share(basis, values[..., column], column))
        points = settle(basis.effective[:, column] * got)
        base += half_up(points, basis.catalogue.scheme.point_decimals)
    return base


def _by_tree(basis: Basis, values: Floats) -> Floats:
    got = shares(basis, values)
    flat = got.reshape(-1, got.shape[-1])
    points = settle(score_tree(basis.root, flat).contributions.reshape(got.shape))
    full = half_up(points, basis.catalogue.scheme.point_decimals)
    return np.asarray(full.sum(axis=-1))


def totals_of_weights(basis: Basis, weights: Floats) -> Floats:
    """Totals of the values as they are under other weights, draws × leaves → draws × units."""
    got = shares(basis, basis.values)
    return np.stack([_weighed(basis, got, row) for row in np.atleast_2d(weights)])


def _weighed(basis: Basis, got: Floats, weights: Floats) -> Floats:
    scheme = basis.catalogue.scheme
    tree = score_tree(with_weights(basis.root, weights), got)
    full = half_up(settle(tree.contributions), scheme.point_decimals)
    base = settle(full.sum(axis=-1))
    return np.where(basis.has_total, total(scheme, base, basis.off, basis.on), np.nan)


def with_weights(branch: Branch, weights: Floats) -> Branch:
    """The same tree with other weights of its leaves."""
    children = tuple(
        Twig(child.column, float(weights[child.column]))
        if isinstance(child, Twig)
        else with_weights(child, weights)
        for child in branch.children
    )
    return replace(branch, children=children)


def _is_arithmetic(branch: Branch) -> bool:
    below = (_is_arithmetic(c) for c in branch.children if isinstance(c, Branch))
    return branch.aggregator == "arithmetic" and all(below)
