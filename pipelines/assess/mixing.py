"""What a result is mixed from: one window, or for a final several, whose figures overlap.

A final mixes the totals of a half-year and of the year it is part of: the same visits, families and
people interviewed stand in both. Draws that took them apart would let luck in one make up for luck in the
other and make a final look surer than it is. So what windows share is drawn once (``scoring.overlap``):

- cases and events (a flow: aid approved, people interviewed): those of a window inside the other;
- people and places (a stock, or what was reached since January): all of them, as many as both have. How
  far a family served in June is also served in December is not on record; taking it to be the same
  luck is the widest answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.assess.compute import Outcome
from pipelines.catalogue.scheme import Indicator
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.assessment import SINCE_JANUARY, is_proportion, is_stock
from pipelines.period import Period
from pipelines.register.tabular import Table
from pipelines.scores.again import Basis, basis_of, shares, totals, totals_of_weights
from pipelines.scores.totals import total
from pipelines.scoring.draws import draw_factors, weigh
from pipelines.scoring.overlap import Figures, Overlap
from pipelines.scoring.reweigh import effective_weights
from pipelines.scoring.rounding import Floats, half_up, settle


@dataclass(frozen=True)
class Mix:
    """Windows in order of time, ``parts`` the share of each in the total (1 of a window alone), and
    ``catalogue``, ``groups``: by whose rules and in which groups the result is graded and ranked."""

    catalogue: Catalogue
    groups: npt.NDArray[np.object_]
    units: tuple[str, ...]
    periods: tuple[Period, ...]
    bases: tuple[Basis, ...]
    tables: tuple[Table, ...]
    parts: tuple[float, ...]

    @cached_property
    def edges(self) -> list[int]:
        """Where the leaves of one window end and those of the next begin, side by side."""
        sizes = [len(basis.leaves) for basis in self.bases]
        return list(np.cumsum(sizes)[:-1])

    @property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """Indicators of each window's leaves."""
        return tuple(tuple(leaf.indicator for leaf in basis.leaves) for basis in self.bases)


def mix_of(outcome: Outcome, parts: Sequence[Outcome] = ()) -> Mix:
    """Of one window, or of the ``parts`` a final mixes, in whatever order they come."""
    scoring = outcome.scoring
    sheet, scheme = scoring.sheets[-1], scoring.catalogue.scheme
    mixed = next((one.mix for one in scheme.assessments if one.code == sheet.assessment), {})
    found = sorted(parts or (outcome,), key=_time)
    return Mix(
        scoring.catalogue,
        sheet.groups,
        scoring.inputs.units,
        tuple(part.scoring.sheets[-1].period for part in found),
        tuple(basis_of(part.scoring) for part in found),
        tuple(part.tables["indicator"] for part in found),
        tuple(mixed[part.scoring.sheets[-1].assessment] for part in found) if parts else (1.0,),
    )


def _time(part: Outcome) -> tuple[int, int]:
    """By its end; of two that end together, the shorter first."""
    period = part.scoring.sheets[-1].period
    return period.end.toordinal(), -period.start.toordinal()


def figures(mix: Mix) -> list[Figures]:
    """What is drawn in each window."""
    found = []
    for basis, table in zip(mix.bases, mix.tables, strict=True):
        k, n = counted(basis.catalogue, table, mix.units, basis)
        known = basis.catalogue.indicator_by_code
        factor = np.array([known[leaf.indicator].factor for leaf in basis.leaves])
        found.append(Figures(k, n, basis.values, factor))
    return found


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
        if column is not None and one["unit"] in row_of and (pair := counts_of(catalogue, one)):
            k[row_of[one["unit"]], column], n[row_of[one["unit"]], column] = pair
    return k, n


def counts_of(catalogue: Catalogue, row: Mapping[str, Any]) -> tuple[int, int] | None:
    """k of n behind an indicator's value; None where it is no proportion of counts. ``row``: of the
    pinned table ``indicator``."""
    indicator = catalogue.indicator_by_code[row["indicator"]]
    if row["numerator"] is None or not is_proportion(catalogue, indicator):
        return None
    times = _repeats(catalogue, indicator, row["received"])
    return round(float(row["numerator"]) / times), round(float(row["denominator"]) / times)


def _repeats(catalogue: Catalogue, indicator: Indicator, received: int | None) -> int:
    is_again = indicator.time == "sum" and is_stock(catalogue, indicator)
    return max(1, received or 1) if is_again else 1


def overlaps(mix: Mix) -> list[Overlap]:
    """Which leaves of which windows hold the same cases."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for later in range(len(mix.periods)):
        for after, code in enumerate(mix.codes[later]):
            for earlier in _earlier(mix, later, code):
                before = mix.codes[earlier].index(code)
                found.setdefault((earlier, later), []).append((before, after))
    return [
        Overlap(earlier, later, tuple(b for b, _ in leaves), tuple(a for _, a in leaves))
        for (earlier, later), leaves in found.items()
    ]


def _earlier(mix: Mix, later: int, code: str) -> list[int]:
    """The windows whose cases of an indicator a later one holds again: the last one where the cases are
    people; for events the largest inside it, which hold what is inside them."""
    known = [window for window in range(later) if code in mix.codes[window]]
    catalogue = mix.bases[later].catalogue
    indicator = catalogue.indicator_by_code[code]
    if indicator.time in SINCE_JANUARY or is_stock(catalogue, indicator):
        return known[-1:]
    if indicator.time != "sum":
        return []
    of = mix.periods
    inside = [window for window in known if of[later].contains(of[window])]
    return [w for w in inside if not any(v != w and of[v].contains(of[w]) for v in inside)]


def mixed_totals(mix: Mix, values: Floats) -> Floats:
    """Totals (draws × units) of the values of all windows side by side (draws × units × leaves)."""
    each = np.split(values, mix.edges, axis=2)
    return _mixed(mix, [totals(b, v) for b, v in zip(mix.bases, each, strict=True)], mix.parts)


def _mixed(mix: Mix, each: Sequence[Floats], parts: Sequence[float | Floats]) -> Floats:
    """As ``scores.totals.final_sheet`` mixes."""
    if len(each) == 1:
        return each[0]
    whole = settle(sum(part * one for part, one in zip(parts, each, strict=True)))
    return half_up(whole, mix.catalogue.scheme.total_decimals)


def weights(mix: Mix) -> Floats:
    """Those in doubt, side by side: the leaves' of each window, then what the windows count for."""
    return np.concatenate([*(basis.weights for basis in mix.bases), mix.parts])


def draw_all_weights(mix: Mix, spread: float, rng: np.random.Generator, draws: int) -> Floats:
    """Draws of ``weights``. An indicator's weight is one thing: doubt about it is the same in every
    window. Each window's weights keep their sum, and so do the windows' parts."""
    codes = list(dict.fromkeys(code for own in mix.codes for code in own))
    factors = draw_factors(rng, len(codes) + len(mix.parts), spread, draws)
    drawn = [
        weigh(basis.weights, factors[:, [codes.index(code) for code in own]])
        for basis, own in zip(mix.bases, mix.codes, strict=True)
    ]
    return np.concatenate([*drawn, weigh(np.array(mix.parts), factors[:, len(codes) :])], axis=1)


def mixed_totals_of_weights(mix: Mix, drawn: Floats) -> Floats:
    """Totals (draws × units) of the values as they are, under such weights (draws × weights)."""
    *each, parts = np.split(drawn, [*mix.edges, drawn.shape[1] - len(mix.parts)], axis=1)
    found = [_weighed(b, w) for b, w in zip(mix.bases, each, strict=True)]
    return _mixed(mix, found, [parts[:, [i]] for i in range(len(found))])


def _weighed(basis: Basis, weights: Floats) -> Floats:
    """As ``scores.again.totals_of_weights``, all draws at once where parts are arithmetic: units that
    lack the same leaves share their weights."""
    if not basis.is_arithmetic:
        return totals_of_weights(basis, weights)
    scheme, got = basis.catalogue.scheme, shares(basis, basis.values)
    base = np.empty((len(weights), len(got)))
    patterns, of = np.unique(~np.isnan(got), axis=0, return_inverse=True)
    for number, assessed in enumerate(patterns):
        rows = np.flatnonzero(of.ravel() == number)
        effective = effective_weights(basis.root, weights, assessed)
        points = effective[:, None, :] * np.nan_to_num(got[rows])
        full = half_up(settle(points), scheme.point_decimals)
        base[:, rows] = settle(full.sum(axis=2))
    return np.where(basis.has_total, total(scheme, base, basis.off, basis.on), np.nan)


def mixed_shares(mix: Mix) -> Floats | None:
    """The share of its weight each leaf gets in the total, units × leaves; None where windows have
    other leaves or weights, so that none could be moved in all of them."""
    first = mix.bases[0]
    for basis, codes in zip(mix.bases, mix.codes, strict=True):
        if codes != mix.codes[0] or (basis.weights != first.weights).any():
            return None
    each = [p * shares(b, b.values) for p, b in zip(mix.parts, mix.bases, strict=True)]
    return np.asarray(np.sum(each, axis=0))
