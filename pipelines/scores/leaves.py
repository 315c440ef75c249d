"""Points of the scheme's leaves in one window, for all units at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.catalogue import scheme as catalogue_scheme
from pipelines.catalogue.scheme import Indicator, Leaf, Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.period import Period
from pipelines.scores.inputs import NO_DATA, VALUE, Cells
from pipelines.scoring import transforms
from pipelines.scoring.rounding import Floats, half_up, settle

SCORED, MISSING, NOT_ASSESSED = 0, 1, 2
STATES = ("scored", "missing", "not_assessed")
REDUCED = ("sum", "last")
"""Time rules whose points fall with each period not received; the others are short already."""
RELATIVE = {
    "min_max": transforms.min_max,
    "z": transforms.z,
    "percentile": transforms.percentile,
    "rank": transforms.rank,
}


@dataclass(frozen=True)
class LeafTable:
    """Units × leaves. ``points`` of each leaf's own weight: NaN when not assessed, 0 when missing.
    ``is_open``: leaves that count in the window and that anyone has, or owes, figures for."""

    state: npt.NDArray[np.int64]
    points: Floats
    factor: Floats
    is_open: npt.NDArray[np.bool_]

    @property
    def is_assessed(self) -> npt.NDArray[np.bool_]:
        return self.state != NOT_ASSESSED


def is_scored_at(leaf: Leaf, indicator: Indicator, period: Period) -> bool:
    """Whether a leaf counts in a window. Inside a year, an indicator that runs from its start is
    scored in the first window only: the year covers the rest, and its target is scaled to that one.
    """
    if leaf.grains and period.grain not in leaf.grains:
        return False
    runs_on = indicator.time == "year_to_date" and period.grain != "year"
    return not runs_on or period.ordinal == 1


def score_leaves(
    catalogue: Catalogue,
    period: Period,
    cells: Cells,
    groups: npt.NDArray[np.object_],
    exempt: npt.NDArray[np.bool_],
) -> LeafTable:
    """Points of every leaf; of those ``exempt`` (units × leaves) none, as if there were nothing to
    assess. Raises UserError for a leaf whose goalposts cannot be scored."""
    scheme = catalogue.scheme
    leaves = scheme.tree.leaves
    table = LeafTable(
        np.full(cells.state.shape, NOT_ASSESSED),
        np.full(cells.state.shape, np.nan),
        np.full(cells.state.shape, np.nan),
        np.zeros(len(leaves), dtype=bool),
    )
    is_usable = cells.is_usable
    for column, leaf in enumerate(leaves):
        indicator = catalogue.indicator_by_code[leaf.indicator]
        if not (is_usable[column] and is_scored_at(leaf, indicator, period)):
            continue
        table.is_open[column] = True
        shares = _shares(scheme, leaf, indicator, cells, column, groups)
        _fill(table, catalogue, leaf, indicator, cells, column, shares)
    table.state[exempt] = NOT_ASSESSED
    table.points[exempt] = table.factor[exempt] = np.nan
    return table


def _fill(
    table: LeafTable,
    catalogue: Catalogue,
    leaf: Leaf,
    indicator: Indicator,
    cells: Cells,
    column: int,
    shares: Floats,
) -> None:
    received, expected = cells.received[:, column], np.nan_to_num(cells.expected[:, column])
    is_scored = ~np.isnan(shares)
    is_missing = np.zeros(len(shares), dtype=bool)
    factor = np.ones(len(shares))
    is_owed = not _is_excused(catalogue, indicator)
    if is_owed:
        nothing = (expected > 0) & (np.nan_to_num(received) == 0)
        is_missing = (cells.state[:, column] == NO_DATA) & nothing
    if is_owed and indicator.time in REDUCED:
        part = np.divide(received, expected, out=np.ones(len(shares)), where=expected > 0)
        factor = np.clip(np.nan_to_num(part), 0.0, 1.0)
    points = half_up(settle(leaf.weight * shares * factor), catalogue.scheme.point_decimals)
    table.points[:, column] = np.where(is_missing, 0.0, points)
    table.factor[:, column] = np.where(is_missing, 0.0, np.where(is_scored, factor, np.nan))
    table.state[:, column] = np.select([is_missing, is_scored], [MISSING, SCORED], NOT_ASSESSED)


def _is_excused(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether an indicator rests only on forms whose absence is not the unit's doing."""
    forms = {catalogue.form_of_element[e].code for e in indicator.elements}
    return bool(forms) and forms <= set(catalogue.scheme.missing.not_assessed_without)


def _shares(
    scheme: Scheme,
    leaf: Leaf,
    indicator: Indicator,
    cells: Cells,
    column: int,
    groups: npt.NDArray[np.object_],
) -> Floats:
    """Shares of the leaf's weight, NaN for units without a value or not valid in the window."""
    is_known = (cells.state[:, column] == VALUE) & np.array([g is not None for g in groups])
    values = np.where(is_known, cells.value[:, column], np.nan)
    return share_of(scheme, leaf, indicator, values, Beside.of(cells, column), groups)


@dataclass(frozen=True)
class Beside:
    """What a leaf's values are held against, by unit."""

    target: Floats
    floor: Floats
    year_ago: Floats
    parent_value: Floats

    @classmethod
    def of(cls, cells: Cells, column: int) -> "Beside":
        tables = (cells.target, cells.floor, cells.year_ago, cells.parent_value)
        return cls(*(table[:, column] for table in tables))


def share_of(
    scheme: Scheme,
    leaf: Leaf,
    indicator: Indicator,
    values: Floats,
    beside: Beside,
    groups: npt.NDArray[np.object_],
) -> Floats:
    """The share of its weight that a leaf's values get. ``values``: units, or draws × units where the
    transform is not relative. Raises UserError for a leaf whose goalposts cannot be scored."""
    try:
        level = level_of(leaf, indicator, values, beside.target, beside.floor, groups)
    except ValueError as error:
        problem = f"scheme: {leaf.indicator}: {error}; correct its transform or targets"
        raise UserError(
            problem,
            f"指标“{indicator.name.zh}”（{leaf.indicator}）的计分方式、目标或底线有误，无法计分，请改正。",
        ) from error
    if scheme.progress is None or np.isnan(beside.target).all():
        return level
    gained = transforms.progress(values, beside.year_ago, beside.target)
    side = -1.0 if indicator.lower_is_better else 1.0
    is_below = side * values < side * beside.parent_value
    mix = scheme.progress
    return transforms.mix_progress(
        level, gained, is_below, mix.level_share, mix.level_share_below_mean
    )


def level_of(
    leaf: Leaf,
    indicator: Indicator,
    values: Floats,
    target: Floats,
    floor: Floats,
    groups: npt.NDArray[np.object_],
) -> Floats:
    """By the leaf's transform. Goalposts come with the values, scaled to the window and overridden
    by unit; the scheme's own stand in where they do not.
    """
    rule = leaf.transform
    if isinstance(rule, catalogue_scheme.StepRule):
        return transforms.step(values, [(s.at_least, s.share) for s in rule.levels])
    if isinstance(rule, catalogue_scheme.CapRule):
        return transforms.cap(values, rule.cap)
    if isinstance(rule, catalogue_scheme.RelativeRule):
        return _relative(rule.kind, values, indicator.lower_is_better, groups)
    goal = np.where(np.isnan(target), rule.target, target)
    if isinstance(rule, catalogue_scheme.PerPointRule):
        return transforms.per_point(values, goal, rule.loss, leaf.weight)
    low = np.where(np.isnan(floor), rule.floor, floor)
    if isinstance(rule, catalogue_scheme.LogRule):
        return transforms.log(values, low, goal)
    return transforms.linear(values, low, goal)


def _relative(
    kind: str, values: Floats, lower_is_better: bool, groups: npt.NDArray[np.object_]
) -> Floats:
    """Against the other units of the group."""
    shares = np.full_like(values, np.nan)
    for group in {g for g in groups if g is not None}:
        inside = groups == group
        shares[inside] = RELATIVE[kind](values[inside], lower_is_better)
    return shares
