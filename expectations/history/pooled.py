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
    from expectations.history.panel import Floats, Integers, Panel

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
    chance = np.full(panel.values.shape, np.nan)
    spreads: dict[int, Dispersion] = {}
    group = groups(panel)
    # Comparisons with what is missing are false: such figures are not tried.
    tried = (ahead.known >= params["periods"]) & (panel.values >= 0) & (ahead.low >= 0)
    for each in range(group.max(initial=-1) + 1):
        series, column = np.nonzero((group == each)[:, None] & tried)
        if series.size >= ENOUGH:
            spreads[each], size = _sizes(panel, ahead, series, column)
            near, far = (quantile_without(size, share) for share in (NEAR, FAR))
            chance[series, column] = log_chance(size, near, far)
    if spreads:
        yield from _told(panel, ahead, chance, spreads, group, params)


def groups(panel: "Panel") -> "Integers":
    """Each series' group: its element, in rows or in whole returns."""
    names = [f"{e}\x1f{r > 0}" for e, r in zip(panel.element, panel.rows, strict=True)]
    return np.unique(names, return_inverse=True)[1]


def _sizes(
    panel: "Panel", ahead: Forecast, series: "Integers", column: "Integers"
) -> "tuple[Dispersion, Floats]":
    value, middle = panel.values[series, column], ahead.middle[series, column]
    is_count = bool(panel.is_count[series[0]])
    spread = dispersion(value, middle, is_count)
    known = ahead.known[series, column].astype(float)
    return spread, np.abs(surprise(value, middle, known, spread, is_count))


def _told(
    panel: "Panel",
    ahead: Forecast,
    chance: "Floats",
    spreads: Mapping[int, Dispersion],
    group: "Integers",
    params: Mapping[str, Any],
) -> Iterator[Departure]:
    keys = [f"{f}\x1f{r}" for f, r in zip(panel.form, panel.reporter, strict=True)]
    sender = np.unique(keys, return_inverse=True)[1]
    size = np.zeros((sender.max() + 1, chance.shape[1]))
    np.add.at(size, sender, ~np.isnan(chance))
    # 1 - (1 - p)^n, exact where p is tiny.
    alone = np.exp(np.nan_to_num(chance))
    family = -np.expm1(size[sender] * np.log1p(-np.minimum(alone, 1 - 1e-12)))
    series, column = np.nonzero((family < params["rare"]) & (chance < 0))
    together: dict[tuple[int, str, int], list[int]] = {}
    for s, c in zip(series.tolist(), column.tolist(), strict=True):
        spread = spreads[int(group[s])]
        if not _beyond_all(panel, ahead, spread, s, c, params["threshold"]):
            continue
        together.setdefault((int(sender[s]), str(panel.element[s]), c), []).append(s)
    for (_, _, c), found in together.items():
        # The sum is named only where no row stands out.
        members = [s for s in found if not panel.rows[s]] or found
        worst = min(members, key=lambda s: (chance[s, c], s))
        low, high = _range(panel, ahead, spreads[int(group[worst])], worst, c)
        yield Departure(
            panel, worst, c, float(panel.values[worst, c]), float(ahead.middle[worst, c]), low, high,
            int(ahead.known[worst, c]), 1 / max(float(family[worst, c]), 1 / RAREST), tuple(members),
        )  # fmt: skip


def _beyond_all(
    panel: "Panel", ahead: Forecast, spread: Dispersion, series: int, column: int, share: float
) -> bool:
    """Whether the figure lies beyond the guess nearest to it as well, and by this share of it."""
    value, known = panel.values[series, column], float(ahead.known[series, column])
    nearest = np.clip(value, ahead.low[series, column], ahead.high[series, column])
    if abs(value - nearest) < share * nearest:
        return False
    given = [np.array([number]) for number in (value, nearest, known)]
    far = surprise(given[0], given[1], given[2], spread, bool(panel.is_count[series]))
    return bool(np.abs(far[0]) >= BEYOND)


def _range(
    panel: "Panel", ahead: Forecast, spread: Dispersion, series: int, column: int
) -> tuple[float, float]:
    """What is expected, give or take two of what such figures stray by."""
    low, high = ahead.low[series, column], ahead.high[series, column]
    low = max(0.0, low - 2 * float(np.sqrt(spread.variance(low))))
    high = high + 2 * float(np.sqrt(spread.variance(high)))
    return (np.floor(low), np.ceil(high)) if panel.is_count[series] else (low, high)
