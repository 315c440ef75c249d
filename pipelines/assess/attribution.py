"""Where the difference between two assessments of a unit comes from, point by point, adding up exactly.

Five causes: the unit's own data, targets and rules, weights, deductions and bonuses, and its peers
(where points depend on them). Each has its Shapley share: its mean effect over every order in which
the five could have changed.
"""

from dataclasses import replace

import numpy as np

from pipelines.assess.compute import Outcome
from pipelines.catalogue.scheme import Leaf, Node, RelativeRule
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.register.tabular import Table
from pipelines.scores.again import Basis, basis_of, totals
from pipelines.scoring.attribution import rounded_parts, shapley
from pipelines.scoring.rounding import Floats

DATA, TARGET, WEIGHT, ADJUSTMENT, PEERS = FACTORS = (
    "data", "target", "weight", "adjustment", "peers",
)  # fmt: skip


def attribution(before: Outcome, after: Outcome) -> Table:
    """A row for each unit with a total in both: the two totals and what each cause adds, rounded so that
    they add up. Raises UserError when the two do not assess the same indicators."""
    units = [u for u in before.scoring.inputs.units if u in after.scoring.inputs.units]
    first, second = (_of(outcome, units) for outcome in (before, after))
    if _indicators(first) != _indicators(second):
        raise UserError("the two assess other indicators; their difference has no such parts")

    def value(changed: frozenset[str]) -> Floats:
        return _totals(first, second, changed)

    parts = shapley(FACTORS, value)
    start, end = value(frozenset()), value(frozenset(FACTORS))
    digits = second.catalogue.scheme.total_decimals
    stacked = np.stack([parts[name] for name in FACTORS], axis=-1)
    rows = []
    for i, unit in enumerate(units):
        if not np.isnan(stacked[i]).any():
            told = rounded_parts(stacked[i], np.round(end[i] - start[i], digits), digits)
            rows.append((unit, float(start[i]), float(end[i]), *(float(x) for x in told)))
    return Table(("unit", "before", "after", *FACTORS), rows)


def _of(outcome: Outcome, units: list[str]) -> Basis:
    """The basis of an outcome, of these units in this order."""
    basis = basis_of(outcome.scoring)
    rows = [outcome.scoring.inputs.units.index(unit) for unit in units]
    cells = replace(
        basis.cells,
        **{name: getattr(basis.cells, name)[rows] for name in basis.cells.__dataclass_fields__},
    )
    own = ("values", "state", "factor", "groups", "off", "on", "has_total")
    return replace(basis, cells=cells, **{name: getattr(basis, name)[rows] for name in own})


def _indicators(basis: Basis) -> list[str]:
    return [leaf.indicator for leaf in basis.leaves]


def _totals(first: Basis, second: Basis, changed: frozenset[str]) -> Floats:
    """Totals where the changed causes are of the second, the others of the first."""
    data, target, weight, adjustment, peers = (
        second if name in changed else first for name in FACTORS
    )
    mixed = replace(
        data,
        catalogue=_rules(weight, target),
        root=weight.root,
        cells=replace(
            data.cells, target=target.cells.target, floor=target.cells.floor,
            year_ago=data.cells.year_ago, parent_value=peers.cells.parent_value,
        ),
        off=adjustment.off,
        on=adjustment.on,
        has_total=first.has_total & second.has_total,
    )  # fmt: skip
    if data is peers or not _is_relative(mixed):
        return totals(mixed, data.values)
    return np.array([_beside(mixed, data, peers, unit) for unit in range(len(data.values))])


def _beside(mixed: Basis, data: Basis, peers: Basis, unit: int) -> float:
    """The total of one unit's own values among its peers'."""
    tables = {}
    for name in ("values", "state", "factor"):
        tables[name] = getattr(peers, name).copy()
        tables[name][unit] = getattr(data, name)[unit]
    own = replace(mixed, **tables)
    return float(totals(own, own.values)[unit])


def _is_relative(basis: Basis) -> bool:
    return any(isinstance(leaf.transform, RelativeRule) for leaf in basis.leaves)


def _rules(weight: Basis, target: Basis) -> Catalogue:
    """The one's weights and tree with the other's transforms."""
    transforms = {leaf.indicator: leaf.transform for leaf in target.leaves}

    def node(of: Node) -> Node:
        children = tuple(
            child.model_copy(update={"transform": transforms[child.indicator]})
            if isinstance(child, Leaf)
            else node(child)
            for child in of.children
        )
        return of.model_copy(update={"children": children})

    scheme = weight.catalogue.scheme
    return replace(weight.catalogue, scheme=scheme.model_copy(update={"tree": node(scheme.tree)}))
