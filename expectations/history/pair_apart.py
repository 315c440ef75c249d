"""Figures that move together, moving apart: the ratio of two elements of a whole return, far from its
own past. Only ever a note."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.history.own_past import modified_z
from expectations.history.panel import Departure
from expectations.history.robust import center_and_spread

if TYPE_CHECKING:
    from expectations.history.panel import Floats, Panel

HALF = 0.5
"""Added to both, so that 0 has a logarithm."""


def departures(panel: "Panel", params: Mapping[str, Any]) -> Iterator[Departure]:
    """Pairs ``left``, ``right`` whose log-ratio lies ``threshold`` spreads from the median of at least
    ``periods`` earlier ones, the median of both being ``at_least``. ``a`` and ``b``: the ratio in
    percent, now and usually."""
    whole = panel.whole
    for over, under in zip(params["left"], params["right"], strict=True):
        top, base = _beside(whole, over, under)
        if top.size:
            yield from _apart(whole, top, base, under, params)


def _beside(panel: "Panel", over: str, under: str) -> "tuple[Any, Any]":
    """The series of both elements, by form, reporter and number of rows."""
    keys = list(zip(panel.form, panel.unit, panel.rows, strict=True))
    first, second = (
        {keys[i]: i for i in np.flatnonzero(panel.element == code)} for code in (over, under)
    )
    both = sorted(first.keys() & second.keys())
    return np.array([first[k] for k in both], int), np.array([second[k] for k in both], int)


def _apart(
    panel: "Panel", top: "Any", base: "Any", under: str, params: Mapping[str, Any]
) -> Iterator[Departure]:
    above, below = panel.values[top], panel.values[base]
    ratio = np.log((above + HALF) / (below + HALF))
    chance = _chance(panel.is_count[top], above) + _chance(panel.is_count[base], below)
    for column in range(int(params["periods"]), ratio.shape[1]):
        past = ratio[:, :column]
        known = (~np.isnan(past)).sum(axis=1)
        room = np.sqrt(chance[:, column])
        far = np.abs(modified_z(ratio[:, column], past, room)) > params["threshold"]
        large = np.minimum(above[:, column], below[:, column]) >= params["at_least"]
        for at in np.flatnonzero(far & large & (known >= params["periods"])):
            middle, spread = (x[0] for x in center_and_spread(past[at : at + 1]))
            reach = params["threshold"] * max(spread, room[at])
            yield Departure(
                panel, int(top[at]), column, 100 * above[at, column] / below[at, column],
                100 * np.exp(middle), 100 * np.exp(middle - reach), 100 * np.exp(middle + reach),
                int(known[at]), other=under,
            )  # fmt: skip


def _chance(is_count: "Any", values: "Floats") -> "Floats":
    """The variance that chance in counting gives a logarithm."""
    return np.where(is_count[:, None], 1 / np.maximum(values, 1), 0)
