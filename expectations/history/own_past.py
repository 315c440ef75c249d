"""Whole returns whose figures lie far from their own past: only ever a note.

Large figures by the modified z-score (Iglewicz and Hoaglin, *How to Detect and Handle Outliers*, 1993),
the figure itself left out; counts that are usually small by the chance of such a count. Both allow for
the season, as the other reporters' returns tell it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.history.counts import tails
from expectations.history.panel import Departure
from expectations.history.robust import center_and_spread, median
from expectations.history.season import exposure

if TYPE_CHECKING:
    from expectations.history.panel import Floats, Integers, Panel


def departures(panel: "Panel", params: Mapping[str, Any]) -> Iterator[Departure]:
    """Figures further than ``threshold`` spreads from the median of at least ``periods`` earlier ones;
    where that is a count below ``at_least``, figures with a chance below ``rare``."""
    whole = panel.whole
    weight = exposure(whole)
    level = whole.values / weight
    small: list[tuple[int, Integers]] = []
    for column in range(int(params["periods"]), whole.values.shape[1]):
        past = level[:, :column]
        known = (~np.isnan(past)).sum(axis=1)
        rows = np.flatnonzero((known >= params["periods"]) & ~np.isnan(whole.values[:, column]))
        if rows.size:
            middle = median(past[rows])
            is_small = whole.is_count[rows] & (middle < params["at_least"])
            yield from _far(whole, params, column, rows[~is_small], weight)
            small.append((column, rows[is_small]))
    yield from _rare(whole, params, small, weight)


def modified_z(values: "Floats", past: "Floats", chance: "Floats | float" = 0.0) -> "Floats":
    """0.6745 (x - median) / MAD of each row's past; by the mean absolute deviation where that is 0,
    never by less than ``chance``. Infinite where the past is all equal and the figure is not."""
    middle, scale = center_and_spread(past)
    gap = values - middle
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap == 0, 0.0, gap / np.maximum(scale, chance))


def _far(
    panel: "Panel", params: Mapping[str, Any], column: int, rows: "Integers", weight: "Floats"
) -> Iterator[Departure]:
    if not rows.size:
        return
    part = weight[rows, column]
    past = panel.values[rows, :column] / weight[rows, :column]
    middle, scale = center_and_spread(past)
    chance = np.where(panel.is_count[rows], np.sqrt(np.maximum(middle, 0) / part), 0)
    far = modified_z(panel.values[rows, column] / part, past, chance)
    reach = params["threshold"] * np.maximum(scale, chance)
    for at in np.flatnonzero(np.abs(far) > params["threshold"]):
        yield Departure(
            panel, int(rows[at]), column, panel.values[rows[at], column], middle[at] * part[at],
            max(0.0, (middle[at] - reach[at]) * part[at]), (middle[at] + reach[at]) * part[at],
            int((~np.isnan(past[at])).sum()),
        )  # fmt: skip


def _rare(
    panel: "Panel",
    params: Mapping[str, Any],
    small: "Sequence[tuple[int, Integers]]",
    weight: "Floats",
) -> Iterator[Departure]:
    """Of the rows of each column, those whose count is rare. Chances are worked out all at once."""
    found = [
        expected(panel.values[rows, :column], weight[rows, :column], weight[rows, column])
        for column, rows in small
    ]
    if not found:
        return
    mean, variance = (np.concatenate(parts) for parts in zip(*found, strict=True))
    series = np.concatenate([rows for _, rows in small])
    columns = np.concatenate([np.full(rows.size, column) for column, rows in small])
    count = panel.values[series, columns]
    chance = np.minimum(1, 2 * np.minimum(*tails(count, mean, variance)))
    for at in np.flatnonzero(chance < params["rare"]):
        low, high = usual(mean[at], variance[at], params["rare"])
        past = panel.values[series[at], : columns[at]]
        yield Departure(
            panel, int(series[at]), int(columns[at]), count[at], mean[at], low, high,
            int((~np.isnan(past)).sum()), 1 / max(chance[at], 1e-9),
        )  # fmt: skip


def expected(past: "Floats", part: "Floats", now: "Floats") -> "tuple[Floats, Floats]":
    """Mean and variance of the next count: gamma-Poisson from the earlier ones (Jeffreys' prior),
    with the dispersion the past shows beyond chance. ``part``, ``now``: exposures."""
    seen = ~np.isnan(past)
    total, exposed = np.nansum(past, axis=1), (part * seen).sum(axis=1)
    rate = (total + 0.5) / exposed
    usual_then = np.maximum(rate[:, None] * part, 1e-9)
    gaps = np.where(seen, (np.nan_to_num(past) - usual_then) ** 2 / usual_then, 0)
    spread = gaps.sum(axis=1) / np.maximum(seen.sum(axis=1) - 1, 1)
    mean = rate * now
    return mean, mean * np.maximum(spread, 1) + mean**2 / (total + 0.5)


def usual(mean: float, variance: float, rare: float) -> tuple[float, float]:
    """The smallest and the largest count that are not rare."""
    counts = np.arange(0.0, max(60.0, mean + 40 * variance**0.5))
    below, above = tails(counts, np.full(counts.size, mean), np.full(counts.size, variance))
    fine = counts[2 * np.minimum(below, above) >= rare]
    return float(fine[0]), float(fine[-1])
