"""Whole returns that have moved to another level and stayed there: only ever a note.

The last ``run`` figures are held against both sides: each lies beyond the earlier level by ``threshold``
of its spreads, and they lie closer to one another than to it. Told once, when the run is complete.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.history.panel import Departure
from expectations.history.robust import center_and_spread, median
from expectations.history.season import exposure

if TYPE_CHECKING:
    from expectations.history.panel import Booleans, Floats, Panel


def departures(panel: "Panel", params: Mapping[str, Any]) -> Iterator[Departure]:
    """Series whose level before, of at least ``periods`` figures, was ``at_least`` or more."""
    whole = panel.whole
    weight = exposure(whole)
    level, run = whole.values / weight, int(params["run"])
    for column in range(int(params["periods"]) + run - 1, level.shape[1]):
        past, now = level[:, : column - run + 1], level[:, column - run + 1 : column + 1]
        middle, spread = center_and_spread(past)
        # Chance in counting has its room in either spread.
        chance = np.where(whole.is_count, np.sqrt(np.maximum(middle, 0)), 0)
        reach = params["threshold"] * np.maximum(spread, chance)
        known = (~np.isnan(past)).sum(axis=1)
        tried = (known >= params["periods"]) & (middle >= params["at_least"])
        fresh = median(now)
        for at in np.flatnonzero(tried & has_moved(past, now, middle, reach)):
            yield Departure(
                whole, int(at), column, float(fresh[at]), float(middle[at]),
                max(0.0, float(middle[at] - reach[at])), float(middle[at] + reach[at]), int(known[at]),
            )  # fmt: skip


def has_moved(past: "Floats", now: "Floats", middle: "Floats", reach: "Floats") -> "Booleans":
    """Whether every figure of ``now`` lies beyond ``reach`` on one side, all closer together than to
    the earlier level, while the last one before them did not."""
    gap = now - middle[:, None]
    nearest = np.abs(gap).min(axis=1)
    one_side = (gap > 0).all(axis=1) | (gap < 0).all(axis=1)
    apart = now.max(axis=1) - now.min(axis=1)
    before = np.abs(past[:, -1] - middle)
    with np.errstate(invalid="ignore"):
        return one_side & (nearest > reach) & (apart < nearest) & ~(before > reach)
