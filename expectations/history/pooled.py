"""One test a return: is any of its figures further off than chance among all reporters explains?

Every figure is held against its forecast (``forecast``), measured by how such figures usually stray
(``dispersion``), and its chance read off the surprises of all reporters (``tail``). The return's chance
is that of its rarest figure among as many (Šidák, *JASA* 1967;62:626-633), and it is asked about where
that is below ``rare``.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.history.dispersion import Dispersion, dispersion, surprise
from expectations.history.forecast import Forecast, forecast
from expectations.history.panel import Departure
from expectations.history.tail import FAR, NEAR, log_chance, quantile_without

if TYPE_CHECKING:
    from expectations.history.panel import Booleans, Floats, Integers, Panel

ENOUGH = 40
"""Of fewer figures of an element it cannot be told how far they usually stray."""
BEYOND = 2.0
"""A figure asked about lies this many standard deviations beyond every guess, not the middle one alone:
what goes back to usual after an error, or stays after a step, is no surprise."""
RAREST = 10_000.0
"""Nobody can tell from some thousand returns what happens more rarely."""


def departures(panel: "Panel", params: Mapping[str, Any]) -> Iterator[Departure]:
    """One for every element of a return with figures too far off: at the furthest, the others named.

    ``periods``: the fewest earlier figures; ``rare``: the chance of a clean return to be asked about;
    ``threshold``: the least share by which a figure differs from what any guess says. Figures below 0
    are not tried.
    """
    panel = panel.only(panel.rows != 1)
    ahead = forecast(panel)
    # Comparisons with what is missing are false: such figures are not tried.
    tried = (ahead.known >= params["periods"]) & (panel.values >= 0) & (ahead.low >= 0)
    parts = _parts(groups(panel), *np.nonzero(tried))
    if not parts:
        return
    spread = _dispersions(panel, ahead, parts)
    series, column = (np.concatenate(both) for both in zip(*parts, strict=True))
    size = np.abs(_surprise(panel, ahead.middle, ahead, spread, series, column))
    chance, start = np.full(panel.values.shape, np.nan), 0
    for rows, columns in parts:
        own, start = size[start : start + rows.size], start + rows.size
        near, far = (quantile_without(own, share) for share in (NEAR, FAR))
        chance[rows, columns] = log_chance(own, near, far)
    yield from _told(panel, ahead, chance, spread, params)


def _parts(
    group: "Integers", series: "Integers", column: "Integers"
) -> "list[tuple[Integers, Integers]]":
    """The figures of each group that has enough of them."""
    order = np.argsort(group[series], kind="stable")
    series, column = series[order], column[order]
    ends = np.flatnonzero(np.diff(group[series])) + 1
    both = zip(np.split(series, ends), np.split(column, ends), strict=True)
    return [(rows, columns) for rows, columns in both if rows.size >= ENOUGH]


def groups(panel: "Panel") -> "Integers":
    """Each series' group: its element, in rows or in whole returns."""
    names = [f"{e}\x1f{r > 0}" for e, r in zip(panel.element, panel.rows, strict=True)]
    return np.unique(names, return_inverse=True)[1]


def _dispersions(
    panel: "Panel", ahead: Forecast, parts: "list[tuple[Integers, Integers]]"
) -> Dispersion:
    """How each series' figures stray, as those of its group do."""
    found = np.full((3, len(panel.values)), np.nan)
    for series, column in parts:
        value, middle = panel.values[series, column], ahead.middle[series, column]
        own = dispersion(value, middle, bool(panel.is_count[series[0]]))
        found[:, series] = np.array(own)[:, None]
    return Dispersion(*found)


def _surprise(
    panel: "Panel",
    expected: "Floats",
    ahead: Forecast,
    spread: Dispersion,
    series: "Integers",
    column: "Integers",
) -> "Floats":
    where = series, column
    known = ahead.known[where].astype(float)
    is_count = panel.is_count[series]
    return surprise(panel.values[where], expected[where], known, spread.of(series), is_count)


def _told(
    panel: "Panel",
    ahead: Forecast,
    chance: "Floats",
    spread: Dispersion,
    params: Mapping[str, Any],
) -> Iterator[Departure]:
    keys = [f"{f}\x1f{r}" for f, r in zip(panel.form, panel.reporter, strict=True)]
    sender = np.unique(keys, return_inverse=True)[1]
    family = _family(chance, sender)
    series, column = np.nonzero((family < params["rare"]) & (chance < 0))
    beyond = _beyond_all(panel, ahead, spread, series, column, params["threshold"])
    together: dict[tuple[int, str, int], list[int]] = {}
    for s, c in zip(series[beyond].tolist(), column[beyond].tolist(), strict=True):
        together.setdefault((int(sender[s]), str(panel.element[s]), c), []).append(s)
    for (_, _, c), found in together.items():
        # The sum is named only where no row stands out.
        members = [s for s in found if not panel.rows[s]] or found
        worst = min(members, key=lambda s: (chance[s, c], s))
        low, high = _range(panel, ahead, spread.of(worst), worst, c)
        yield Departure(
            panel, worst, c, float(panel.values[worst, c]), float(ahead.middle[worst, c]), low, high,
            int(ahead.known[worst, c]), 1 / max(float(family[worst, c]), 1 / RAREST), tuple(members),
        )  # fmt: skip


def _family(chance: "Floats", sender: "Integers") -> "Floats":
    """The chance of a return's rarest figure being as rare as each: 1 - (1 - p)^n, exact where p is
    tiny."""
    tested = np.zeros((sender.max() + 1, chance.shape[1]))
    np.add.at(tested, sender, ~np.isnan(chance))
    alone = np.exp(np.nan_to_num(chance))
    return -np.expm1(tested[sender] * np.log1p(-np.minimum(alone, 1 - 1e-12)))


def _beyond_all(
    panel: "Panel",
    ahead: Forecast,
    spread: Dispersion,
    series: "Integers",
    column: "Integers",
    share: float,
) -> "Booleans":
    """Whether figures lie beyond the guess nearest to them as well, and by this share of it."""
    nearest = np.clip(panel.values, ahead.low, ahead.high)
    far = np.abs(_surprise(panel, nearest, ahead, spread, series, column)) >= BEYOND
    gap = np.abs(panel.values - nearest)[series, column]
    return far & (gap >= share * nearest[series, column])


def _range(
    panel: "Panel", ahead: Forecast, spread: Dispersion, series: int, column: int
) -> tuple[float, float]:
    """What is expected, give or take two of what such figures stray by."""
    edges = np.array([ahead.low[series, column], ahead.high[series, column]])
    stray = 2 * np.sqrt(spread.variance(edges))
    low, high = max(0.0, float(edges[0] - stray[0])), float(edges[1] + stray[1])
    return (np.floor(low), np.ceil(high)) if panel.is_count[series] else (low, high)
