"""How far totals, ranks, grades and tiers would move if numerators, or weights, had come out
otherwise.

Monte Carlo uncertainty analysis: Saisana, Saltelli & Tarantola (2005), *JRSS A* 168, 307-323;
OECD/JRC *Handbook on Constructing Composite Indicators* (2008), step 7; ranks with intervals as in
Goldstein & Spiegelhalter (1996), *JRSS A* 159, 385-443. Chance in the figures and doubt about the
weights are two questions, so each has its own simulation and they are never mixed.

Draws come in chunks of fixed size, each with its own child of the seed, so results depend on the
seed and not on the number of threads.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipelines.scoring.draws import Draw, draw_weights, values_drawn
from pipelines.scoring.grades import Ints
from pipelines.scoring.rounding import Floats

Score = Callable[[Floats], Floats]
"""Drawn values (draws × units × leaves) or weights (draws × leaves) to rounded totals (draws ×
units; NaN without a total). Called from several threads at once, with chunks of draws."""
Source = Literal["numerators", "weights"]

QUANTILES = (0.025, 0.5, 0.975)
"""The central 95 % of draws, and its middle."""
TIER_CERTAINTY = 0.95
CELLS = 2**21
"""Values drawn and scored at a time (16 MB): enough draws of a cell to set it up once for all."""
TILE, TILE_DRAWS = 2**20, 32
"""Comparisons of pairs at a time, and of how many draws."""


@dataclass(frozen=True)
class Setup:
    """What both simulations need: ``groups`` (units), code of the group a unit is ranked in, −1 for
    none; ``bounds``, of grades, from the best down. ``threads`` changes the speed and nothing else.
    ``names`` (units): with them, results do not depend on the order units come in.
    """

    groups: npt.ArrayLike
    bounds: Sequence[float]
    draws: int = 1000
    seed: int = 1
    threads: int = 2
    names: Sequence[str] = ()

    @property
    def order(self) -> Ints:
        """Positions of the units in the order they are drawn in, and stand in when level."""
        units = len(np.asarray(self.groups))
        return np.argsort(np.array(self.names)) if self.names else np.arange(units)


@dataclass(frozen=True)
class Pairs:
    """The ranked units of one group, best published total first. ``above`` (m × m): share of draws
    in which the unit of the row has a higher total than that of the column; what is missing from
    above[i, j] + above[j, i] to 1 are ties.
    """

    members: Ints
    above: Floats


@dataclass(frozen=True)
class Simulation:
    """What the draws of one source give, by unit (n).

    ``total``: scored without drawing. ``total_low``, ``total_high``: 2.5 and 97.5 % points of drawn
    totals; NaN for a unit that lacks a total in any draw, which then has no rank either.
    ``rank_low`` (better), ``rank_median``, ``rank_high``: of competition ranks inside the group,
    equal totals sharing a rank, without tie-breaks; NaN when not ranked. All are figures that were
    drawn. ``grades`` (n × grades): probability of the band the total falls in; what bars, caps or
    rations a grade is left out. ``pairs``: by group code. ``tier``: from 1 the best, see ``tiers``.

    Intervals are those of the draws, not widened to hold the total. A share of 1 can only be drawn
    lower, so totals resting on small counts near their targets lean low, all units alike.
    """

    source: Source
    draws: int
    total: Floats
    total_low: Floats
    total_high: Floats
    rank_low: Floats
    rank_median: Floats
    rank_high: Floats
    grades: Floats
    pairs: dict[int, Pairs]
    tier: Floats


def simulate_numerators(
    k: npt.ArrayLike,
    n: npt.ArrayLike,
    values: npt.ArrayLike,
    score: Score,
    setup: Setup,
    factor: npt.ArrayLike = 100.0,
) -> Simulation:
    """Draw every numerator, score, and sum up.

    ``k``, ``n``, ``values`` (units × leaves, the values as scored, NaN not assessed) and ``factor``
    as in ``draws.values_drawn``. Raises ValueError when ``score`` gives no total for each unit, for
    no draws, and for bounds that do not fall.
    """
    points, order = np.asarray(values, np.float64), setup.order
    hits, size = (np.asarray(counts, np.float64)[order] for counts in (k, n))
    draw = values_drawn(hits, size, points[order], factor)
    return simulate("numerators", in_place(draw, order), points, score, setup)


def in_place(draw: Draw, order: Ints) -> Draw:
    """Draws of units taken in such an order, put back where they belong."""
    if (order[1:] > order[:-1]).all():
        return draw
    back = np.argsort(order)
    return lambda rng, draws: draw(rng, draws)[:, back]


def simulate_weights(
    weights: npt.ArrayLike, spread: float, score: Score, setup: Setup
) -> Simulation:
    """Draw the ``weights`` (leaves) as ``draws.draw_weights`` does, values fixed, score, and sum
    up. Errors as there and in ``simulate_numerators``.
    """
    given = np.asarray(weights, np.float64)

    def draw(rng: np.random.Generator, draws: int) -> Floats:
        return draw_weights(rng, given, spread, draws)

    return simulate("weights", draw, given, score, setup)


def simulate(source: Source, draw: Draw, given: Floats, score: Score, setup: Setup) -> Simulation:
    """Draw what ``draw`` draws, score, and sum up; ``given`` is what was published from."""
    codes, published = np.asarray(setup.groups), score(given[None])
    if setup.draws < 1 or published.shape != (1, len(codes)):
        raise ValueError("a simulation needs draws, and a total for each unit")
    chunk = max(1, CELLS // max(1, len(codes) * given.shape[-1]))
    with ThreadPoolExecutor(setup.threads) as pool:
        totals = _draw_totals(pool, draw, score, setup, chunk)
        codes = np.where(np.isnan(totals).any(axis=0) | np.isnan(published[0]), -1, codes)
        return _summary(source, pool, published[0], totals, codes, setup)


def _draw_totals(
    pool: ThreadPoolExecutor, draw: Draw, score: Score, setup: Setup, chunk: int
) -> Floats:
    """Draws × units."""
    starts = range(0, setup.draws, chunk)
    seeds = np.random.SeedSequence(setup.seed).spawn(len(starts))

    def totals(start: int, child: np.random.SeedSequence) -> Floats:
        return score(draw(np.random.default_rng(child), min(chunk, setup.draws - start)))

    return np.concatenate(list(pool.map(totals, starts, seeds)))


def _summary(
    source: Source,
    pool: ThreadPoolExecutor,
    published: Floats,
    totals: Floats,
    codes: Ints,
    setup: Setup,
) -> Simulation:
    low, _, high = _quantiles(totals)
    places, tier, pairs = _place(pool, published, totals, codes, setup.order)
    return Simulation(
        source=source,
        draws=len(totals),
        total=published,
        total_low=low,
        total_high=high,
        rank_low=places[0],
        rank_median=places[1],
        rank_high=places[2],
        grades=grade_chances(totals, setup.bounds),
        pairs=pairs,
        tier=tier,
    )


def _place(
    pool: ThreadPoolExecutor, published: Floats, totals: Floats, codes: Ints, order: Ints
) -> tuple[Floats, Floats, dict[int, Pairs]]:
    """Low, middle and high rank (3 × units), tier (units) and pairs, group by group."""
    places, tier = np.full((3, len(codes)), np.nan), np.full(len(codes), np.nan)
    pairs = {}
    for code in np.unique(codes[codes >= 0]).tolist():
        inside = order[codes[order] == code]
        members = inside[np.argsort(-published[inside], kind="stable")]
        ranks = draw_ranks(totals[:, members])
        places[:, members] = _quantiles(ranks)
        pairs[int(code)] = Pairs(members, _above(pool, ranks))
        tier[members] = tiers(pairs[int(code)].above)
    return places, tier, pairs


def _quantiles(drawn: npt.NDArray[np.generic]) -> Floats:
    """3 × units: the smallest drawn figures that at least such a share of draws does not exceed
    (the inverse of the distribution function), so that a rank stays a whole number. NaN for a unit
    with NaN in any draw.
    """
    ordered = np.sort(drawn.T, axis=1).astype(np.float64, copy=False)
    # 0.975 × 1000 must be the 975th whatever binary makes of it.
    at = np.ceil(np.round(np.array(QUANTILES) * len(drawn), 6)).astype(np.int64) - 1
    # NaN sorts last.
    return np.where(np.isnan(ordered[:, -1]), np.nan, ordered[:, at].T)


def draw_ranks(totals: Floats) -> npt.NDArray[np.unsignedinteger]:
    """Competition ranks in each draw, 1 the highest: draws × units, as ``totals``, free of NaN."""
    ranks = np.empty(totals.shape, np.min_scalar_type(totals.shape[1]))
    # In blocks, since sorting takes several copies of what is sorted.
    block = max(1, CELLS // max(1, totals.shape[1]))
    for start in range(0, len(totals), block):
        part = totals[start : start + block]
        order = np.argsort(-part, axis=1)
        falling = np.take_along_axis(part, order, axis=1)
        is_tied = np.zeros(part.shape, dtype=bool)
        is_tied[:, 1:] = falling[:, 1:] == falling[:, :-1]
        place = np.where(is_tied, 0, np.arange(1, part.shape[1] + 1))
        place = np.maximum.accumulate(place, axis=1).astype(ranks.dtype)
        np.put_along_axis(ranks[start : start + block], order, place, axis=1)
    return ranks


def _above(pool: ThreadPoolExecutor, ranks: npt.NDArray[np.unsignedinteger]) -> Floats:
    """Share of draws in which each unit is above each other: units × units."""
    units = ranks.shape[1]
    rows = max(1, TILE // (TILE_DRAWS * units))
    parts = [slice(start, start + rows) for start in range(0, units, rows)]
    return np.concatenate(list(pool.map(partial(_wins, ranks), parts))) / len(ranks)


def _wins(ranks: npt.NDArray[np.unsignedinteger], rows: slice) -> Ints:
    """In how many draws the units of ``rows`` rank above each unit: rows × units."""
    mine = ranks[:, rows]
    counts = np.zeros((mine.shape[1], ranks.shape[1]), np.int64)
    # Bytes add up fastest, and hold 255 draws.
    block = min(255, max(TILE_DRAWS, TILE // counts.size))
    for start in range(0, len(ranks), block):
        part = slice(start, start + block)
        wins = mine[part, :, None] < ranks[part, None, :]
        counts += wins.view(np.uint8).sum(axis=0, dtype=np.uint8)
    return counts


def tiers(above: Floats) -> Ints:
    """Tiers of units in order of their published totals, from the probabilities of ``Pairs``.

    A unit opens a new tier when the first unit of the tier at hand lies above it with a probability
    of at least 95 %, ties counting half. So no unit of a tier can be told from its first one. Units
    either side of an edge may well be hard to tell apart: a tier says who keeps up with its head.
    """
    result, first = np.ones(len(above), np.int64), 0
    for unit in range(1, len(above)):
        chance = (1.0 + above[first, unit] - above[unit, first]) / 2.0
        if np.round(chance, 9) >= TIER_CERTAINTY:
            result[unit:] += 1
            first = unit
    return result


def grade_chances(totals: Floats, bounds: Sequence[float]) -> Floats:
    """Share of draws in each grade: units × grades, ``bounds`` from the best down, the last grade
    holding all below; NaN for a unit with NaN in any draw. Raises ValueError when bounds do not
    fall.
    """
    if not bounds or any(a <= b for a, b in pairwise(bounds)):
        raise ValueError("grade bounds must be given from the best down")
    reached = np.zeros((len(bounds) + 1, totals.shape[1]), np.int64)
    for position, bound in enumerate(bounds[:-1], start=1):
        reached[position] = np.asarray(totals >= bound).sum(axis=0)
    reached[-1] = len(totals)
    shares = np.diff(reached, axis=0).T / len(totals)
    shares[np.isnan(totals).any(axis=0)] = np.nan
    return np.asarray(shares)
