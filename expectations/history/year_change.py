"""Counts of whole returns that differ from those of the same period last year by more than chance and
more than what changed everywhere: only ever a note.

The ratio of two counts by the square-root test of Gu, Ng, Tang and Schucany (*Biometrical Journal*
2008;50:283-298), its expected value the change of all other reporters' returns.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.history.counts import score
from expectations.history.panel import Departure

if TYPE_CHECKING:
    from expectations.history.panel import Floats, Panel

FEW = 5.0
"""Added to the sums of all others, so that a handful tells no change."""


def departures(panel: "Panel", params: Mapping[str, Any]) -> Iterator[Departure]:
    """Counts of ``at_least`` in one of the years whose ratio departs from the others' by the share
    ``threshold``, with a chance below ``rare``."""
    whole = panel.only((panel.rows > 0) & panel.is_count)
    limit = score(np.array([params["rare"] / 2]))[0]
    for column in range(whole.a_year, whole.values.shape[1]):
        now, before = whole.values[:, column], whole.values[:, column - whole.a_year]
        usual = others_ratio(whole.element, now, before)
        expected = before * usual
        large = np.maximum(now, expected) >= params["at_least"]
        apart = np.abs(now - expected) >= params["threshold"] * expected
        with np.errstate(invalid="ignore"):
            far = large & apart & (np.abs(ratio_z(now, before, usual)) > limit)
        for at in np.flatnonzero(far):
            reach = limit * float(np.sqrt(expected[at] * (1 + usual[at])))
            yield Departure(
                whole, int(at), column, float(now[at]), float(before[at]),
                max(0.0, float(expected[at]) - reach), float(expected[at]) + reach, 1,
            )  # fmt: skip


def ratio_z(now: "Floats", before: "Floats", ratio: "Floats | float") -> "Floats":
    """The standard score of ``now`` against ``ratio`` times ``before``, both counts."""
    return 2 * (np.sqrt(now + 3 / 8) - np.sqrt(ratio * (before + 3 / 8))) / np.sqrt(1 + ratio)


def others_ratio(element: "Any", now: "Floats", before: "Floats") -> "Floats":
    """Of each series, how its element changed in all other returns."""
    _, group = np.unique(element, return_inverse=True)
    both = ~np.isnan(now) & ~np.isnan(before)
    sums = [
        np.bincount(group[both], x[both], group.max(initial=0) + 1)[group] - np.where(both, x, 0)
        for x in (now, before)
    ]
    return (sums[0] + FEW) / (sums[1] + FEW)
