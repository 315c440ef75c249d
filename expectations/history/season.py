"""How much of a year usually falls into each of its periods, by what the other reporters say."""

from typing import TYPE_CHECKING

import numpy as np

from expectations.history.robust import mean, median

if TYPE_CHECKING:
    from expectations.history.panel import Floats, Panel

OTHERS = 3
"""Fewer other series cannot tell a season from chance."""
SMOOTH = 5.0
"""Added to every period's sum: of small counts the season is hardly to be seen."""
CAP = 10.0
"""A figure counts for at most so many times its series' median: an error makes no season."""


def exposure(panel: "Panel") -> "Floats":
    """What a period's flow is usually to that of the other periods of its year, 1 on average: a row a
    series, a column a period. 1 throughout for stocks and where nothing can be told."""
    years = _typical_year(panel)
    weight = np.ones((panel.values.shape[0], panel.a_year))
    _, group = np.unique(panel.element, return_inverse=True)
    known = ~np.isnan(years).any(axis=1) & panel.is_flow
    for each in np.unique(group[known]):
        of = (group == each) & panel.is_flow
        told = np.where(known[of, None], np.nan_to_num(years[of]), 0)
        others = told.sum(axis=0) - told + SMOOTH
        enough = known[of].sum() - known[of] >= OTHERS
        weight[of] = np.where(enough[:, None], others / others.mean(axis=1, keepdims=True), 1)
    return weight[:, panel.ordinal]


def _typical_year(panel: "Panel") -> "Floats":
    """Each series' mean figure by place in the year."""
    values = panel.values
    middle = np.nan_to_num(median(values))[:, None]
    capped = np.clip(values, 0, CAP * np.maximum(middle, 0) + SMOOTH)
    places = [capped[:, panel.ordinal == place] for place in range(panel.a_year)]
    return np.stack([mean(columns) for columns in places], axis=1)
