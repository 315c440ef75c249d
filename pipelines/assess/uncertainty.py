"""名次的把握: how far totals, ranks and grades would move by chance, or by doubt about weights.

Every proportion of counts is drawn again (a sample's sampling error; in a full count, the small-number
variation a year like it would show); amounts, means and counts of no denominator stand as they are, and
so do deductions and bonuses. Weights are a source of their own. Both are told apart and by their seed.
A final's windows are drawn together (``mixing``).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from pipelines.assess import mixing
from pipelines.assess.compute import Outcome
from pipelines.assess.mixing import Mix, counted, mix_of
from pipelines.extract.assessment import is_sample
from pipelines.register.tabular import Table
from pipelines.scores.again import Basis, basis_of
from pipelines.scoring.overlap import Figures, draw_windows
from pipelines.scoring.rounding import Floats
from pipelines.scoring.simulation import (
    Setup,
    Simulation,
    in_place,
    simulate,
    simulate_numerators,
)
from pipelines.scoring.swap import Swap, smallest_swap

__all__ = ["basis_of", "chances_of", "counted", "honest", "swaps_of", "table_of", "tables_of"]

DRAWS = 10_000
WEIGHT_DRAWS = 1_000
SPREAD = 0.25
"""Each weight is drawn between three and five quarters of itself."""
COLUMNS = (
    "source", "unit", "total", "total_low", "total_high", "rank_low", "rank_median", "rank_high",
    "tier", "draws", "seed",
)  # fmt: skip
SAMPLE, COUNT = "sample", "count"


@dataclass(frozen=True)
class Honesty:
    """What chance and doubt leave of an outcome. ``modelled``: the indicators whose numerators are
    drawn; ``sampled``: those of them that are of samples. ``swaps``: by pair of neighbours in rank, the
    least weight that makes them change places; none where a final's windows weigh otherwise."""

    units: tuple[str, ...]
    seed: int
    numerators: Simulation
    weights: Simulation
    modelled: tuple[str, ...]
    sampled: tuple[str, ...]
    swaps: dict[tuple[str, str], Swap | None]


def honest(
    assessment_id: str,
    outcome: Outcome,
    draws: int = DRAWS,
    seed: int | None = None,
    parts: Sequence[Outcome] = (),
) -> Honesty:
    """Of an outcome of one window, or of a final with the ``parts`` it mixes. The same seed gives the
    same, by default the assessment's own."""
    mix = mix_of(outcome, parts)
    chosen = seed_of(assessment_id) if seed is None else seed
    bounds = [grade.at_least for grade in mix.catalogue.scheme.grades]
    setup = partial(Setup, _groups(mix), bounds, seed=chosen, names=mix.units)
    windows = mixing.figures(mix)
    by_chance = _by_chance(mix, windows, setup(draws=draws))
    by_weight = _by_weight(mix, setup(draws=min(draws, WEIGHT_DRAWS)))
    modelled = _modelled(mix, windows)
    known = mix.bases[-1].catalogue
    sampled = tuple(c for c in modelled if is_sample(known, known.indicator_by_code[c]))
    swaps = dict(_swaps(mix, by_chance))
    return Honesty(mix.units, chosen, by_chance, by_weight, modelled, sampled, swaps)


def seed_of(assessment_id: str) -> int:
    return int(hashlib.sha256(assessment_id.encode()).hexdigest()[:8], 16)


def _by_chance(mix: Mix, windows: Sequence[Figures], setup: Setup) -> Simulation:
    """Every numerator drawn: a window's alone, or those of several with what they share."""
    score = partial(mixing.mixed_totals, mix)
    if len(windows) == 1:
        (one,) = windows
        return simulate_numerators(one.k, one.n, one.values, score, setup, one.factor)
    order, shared = setup.order, mixing.overlaps(mix)
    taken = [Figures(w.k[order], w.n[order], w.values[order], w.factor) for w in windows]

    def draw(rng: np.random.Generator, draws: int) -> Floats:
        return draw_windows(rng, taken, shared, draws)

    values = np.concatenate([window.values for window in windows], axis=1)
    return simulate("numerators", in_place(draw, order), values, score, setup)


def _by_weight(mix: Mix, setup: Setup) -> Simulation:
    draw = partial(mixing.draw_all_weights, mix, SPREAD)
    score = partial(mixing.mixed_totals_of_weights, mix)
    return simulate("weights", draw, mixing.weights(mix), score, setup)


def _modelled(mix: Mix, windows: Sequence[Figures]) -> tuple[str, ...]:
    drawn = {
        code
        for codes, window in zip(mix.codes, windows, strict=True)
        for column, code in enumerate(codes)
        if not np.isnan(window.k[:, column]).all()
    }
    listed = dict.fromkeys(code for codes in mix.codes for code in codes)
    return tuple(code for code in listed if code in drawn)


def _groups(mix: Mix | Basis) -> list[int]:
    """Numbers of the groups units are ranked in; −1 for the others."""
    ranked = [g.code for g in mix.catalogue.scheme.groups if g.ranked]
    return [ranked.index(g) if g in ranked else -1 for g in mix.groups]


def _swaps(mix: Mix, chance: Simulation) -> list[tuple[tuple[str, str], Swap | None]]:
    """For each two neighbours in a ranked group. What re-weighting and rounding add to a total beside
    its common leaves is held fixed."""
    got, weights = mixing.mixed_shares(mix), mix.bases[0].weights
    found: list[tuple[tuple[str, str], Swap | None]] = []
    if got is None:
        return found
    for pairs in chance.pairs.values():
        for ahead, behind in zip(pairs.members[:-1], pairs.members[1:], strict=True):
            common = np.where(np.isnan(got[ahead]) | np.isnan(got[behind]), 0.0, weights)
            fixed = [
                float(chance.total[i] - np.nansum(common * np.nan_to_num(got[i])))
                for i in (ahead, behind)
            ]
            swap = smallest_swap(weights, got[ahead], got[behind], (fixed[0], fixed[1]))
            found.append(((mix.units[ahead], mix.units[behind]), swap))
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


def tables_of(
    assessment_id: str, outcome: Outcome, parts: Sequence[Outcome] = ()
) -> dict[str, Table]:
    """All there is to keep of an outcome's uncertainty; ``parts`` are those a final mixes."""
    one = honest(assessment_id, outcome, parts=parts)
    basis = basis_of((parts or (outcome,))[0].scoring)
    grades = tuple(grade.code for grade in outcome.scoring.catalogue.scheme.grades)
    drawn = [(code, SAMPLE if code in one.sampled else COUNT) for code in one.modelled]
    return {
        RANKS: table_of(one),
        CHANCES: chances_of(one, grades),
        SWAPS: swaps_of(one, basis),
        "modelled": Table(("indicator", "drawn"), drawn),
    }
