"""名次的把握: how far totals, ranks and grades would move by chance, or by doubt about weights.

Every proportion of counts is drawn again (a survey's sampling; in a full count, the small-number
variation a year like it would show); amounts, means and counts of no denominator stand as they are, and
so do deductions and bonuses. Weights are a source of their own. Both are told apart and by their seed.
"""

import hashlib
from dataclasses import dataclass
from functools import partial

import numpy as np

from pipelines.assess.compute import Outcome
from pipelines.catalogue.scheme import Indicator
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.assessment import is_proportion
from pipelines.register.tabular import Table
from pipelines.scores.again import Basis, basis_of, shares, totals, totals_of_weights
from pipelines.scoring.rounding import Floats
from pipelines.scoring.simulation import Setup, Simulation, simulate_numerators, simulate_weights
from pipelines.scoring.swap import Swap, smallest_swap

DRAWS = 10_000
WEIGHT_DRAWS = 1_000
SPREAD = 0.25
"""Each weight is drawn between three and five quarters of itself."""
COLUMNS = (
    "source", "unit", "total", "total_low", "total_high", "rank_low", "rank_median", "rank_high",
    "tier", "draws", "seed",
)  # fmt: skip


@dataclass(frozen=True)
class Honesty:
    """What chance and doubt leave of an outcome. ``modelled``: the indicators whose numerators are
    drawn. ``swaps``: by pair of neighbours in rank, the least weight that makes them change places."""

    units: tuple[str, ...]
    seed: int
    numerators: Simulation
    weights: Simulation
    modelled: tuple[str, ...]
    swaps: dict[tuple[str, str], Swap | None]


def honest(
    assessment_id: str, outcome: Outcome, draws: int = DRAWS, seed: int | None = None
) -> Honesty:
    """Of an outcome of one window. The same seed gives the same, by default the assessment's own."""
    basis, units = basis_of(outcome.scoring), outcome.scoring.inputs.units
    chosen = seed_of(assessment_id) if seed is None else seed
    k, n = counted(basis.catalogue, outcome.tables["indicator"], units, basis)
    setup = partial(Setup, _groups(basis), [g.at_least for g in basis.catalogue.scheme.grades])
    factors = [basis.catalogue.indicator_by_code[leaf.indicator].factor for leaf in basis.leaves]
    by_chance = simulate_numerators(
        k, n, basis.values, partial(totals, basis), setup(draws, chosen), np.array(factors)
    )
    by_weight = simulate_weights(
        basis.weights, SPREAD, partial(totals_of_weights, basis),
        setup(min(draws, WEIGHT_DRAWS), chosen),
    )  # fmt: skip
    modelled = tuple(
        leaf.indicator
        for column, leaf in enumerate(basis.leaves)
        if not np.isnan(k[:, column]).all()
    )
    swaps = dict(_swaps(basis, units, by_chance))
    return Honesty(units, chosen, by_chance, by_weight, modelled, swaps)


def seed_of(assessment_id: str) -> int:
    return int(hashlib.sha256(assessment_id.encode()).hexdigest()[:8], 16)


def counted(
    catalogue: Catalogue, table: Table, units: tuple[str, ...], basis: Basis
) -> tuple[Floats, Floats]:
    """Counts k of n of each unit and leaf, NaN where there are none to draw. A stock summed over periods
    is the same families again: k and n are then means of a period."""
    shape = len(units), len(basis.leaves)
    k, n = np.full(shape, np.nan), np.full(shape, np.nan)
    row_of = {unit: row for row, unit in enumerate(units)}
    column_of = {leaf.indicator: column for column, leaf in enumerate(basis.leaves)}
    for one in table.records():
        column = column_of.get(one["indicator"])
        if column is None or one["unit"] not in row_of or one["numerator"] is None:
            continue
        indicator = catalogue.indicator_by_code[one["indicator"]]
        if is_proportion(catalogue, indicator):
            times = _repeats(catalogue, indicator, one["received"])
            k[row_of[one["unit"]], column] = np.round(float(one["numerator"]) / times)
            n[row_of[one["unit"]], column] = np.round(float(one["denominator"]) / times)
    return k, n


def _repeats(catalogue: Catalogue, indicator: Indicator, received: int | None) -> int:
    kinds = {catalogue.element_by_code[code].kind for code in indicator.den.elements}
    return max(1, received or 1) if indicator.time == "sum" and "stock" in kinds else 1


def _groups(basis: Basis) -> list[int]:
    """Numbers of the groups units are ranked in; −1 for the others."""
    ranked = [g.code for g in basis.catalogue.scheme.groups if g.ranked]
    return [ranked.index(g) if g in ranked else -1 for g in basis.groups]


def _swaps(
    basis: Basis, units: tuple[str, ...], chance: Simulation
) -> "list[tuple[tuple[str, str], Swap | None]]":
    """For each two neighbours in a ranked group. What re-weighting and rounding add to a total beside
    its common leaves is held fixed."""
    got, found = shares(basis, basis.values), []
    for pairs in chance.pairs.values():
        for ahead, behind in zip(pairs.members[:-1], pairs.members[1:], strict=True):
            common = np.where(np.isnan(got[ahead]) | np.isnan(got[behind]), 0.0, basis.weights)
            fixed = [
                float(chance.total[i] - np.nansum(common * np.nan_to_num(got[i])))
                for i in (ahead, behind)
            ]
            swap = smallest_swap(basis.weights, got[ahead], got[behind], (fixed[0], fixed[1]))
            found.append(((units[ahead], units[behind]), swap))
    return found


def table_of(one: Honesty) -> Table:
    """A row for each source and unit."""
    rows = []
    for simulation in (one.numerators, one.weights):
        for i, unit in enumerate(one.units):
            figures = [getattr(simulation, name)[i] for name in COLUMNS[2:9]]
            told = [None if np.isnan(x) else float(x) for x in figures]
            rows.append((simulation.source, unit, *told, simulation.draws, one.seed))
    return Table(COLUMNS, rows)


def chances_of(one: Honesty, grades: tuple[str, ...]) -> Table:
    """A row for each source, unit and grade: how probable its band is."""
    rows = [
        (simulation.source, unit, grade, float(simulation.grades[i, g]))
        for simulation in (one.numerators, one.weights)
        for i, unit in enumerate(one.units)
        for g, grade in enumerate(grades)
        if not np.isnan(simulation.grades[i, g])
    ]
    return Table(("source", "unit", "grade", "probability"), rows)


def swaps_of(one: Honesty, basis: Basis) -> Table:
    """A row for each two neighbours: the weight to move, and the largest move. ``moved`` NULL where no
    weights would do."""
    codes = [leaf.indicator for leaf in basis.leaves]
    rows: list[tuple[str | float | None, ...]] = []
    for (ahead, behind), swap in one.swaps.items():
        if swap is None or not swap.moves:
            rows.append((ahead, behind, None if swap is None else 0.0, None, None, None))
            continue
        first = max(swap.moves, key=lambda move: move[2])
        rows.append((ahead, behind, swap.moved, codes[first[0]], codes[first[1]], first[2]))
    return Table(("ahead", "behind", "moved", "from_indicator", "to_indicator", "largest"), rows)


RANKS, CHANCES, SWAPS = "rank_interval", "grade_chance", "rank_swap"


def tables_of(assessment_id: str, outcome: Outcome) -> dict[str, Table]:
    """All there is to keep of an outcome's uncertainty."""
    one, basis = honest(assessment_id, outcome), basis_of(outcome.scoring)
    grades = tuple(grade.code for grade in basis.catalogue.scheme.grades)
    return {
        RANKS: table_of(one),
        CHANCES: chances_of(one, grades),
        SWAPS: swaps_of(one, basis),
        "modelled": Table(("indicator",), [(code,) for code in one.modelled]),
    }
