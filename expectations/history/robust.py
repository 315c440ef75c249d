"""Medians and spreads of rows with gaps."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from expectations.history.panel import Floats

SPREAD_OF_MEDIAN = 1.4826
"""1 / 0.6745: the median absolute deviation of a normal law, in standard deviations."""
SPREAD_OF_MEAN = 1.2533
"""The mean absolute deviation's, for series that are mostly equal."""


def median(rows: "Floats") -> "Floats":
    """Each row's median of the figures there are; NaN for a row without any."""
    ordered = np.sort(rows, axis=1)  # NaN comes last.
    last = np.maximum((~np.isnan(ordered)).sum(axis=1) - 1, 0)
    at = np.arange(len(rows))
    return (ordered[at, last // 2] + ordered[at, (last + 1) // 2]) / 2


def mean(rows: "Floats") -> "Floats":
    """Each row's mean of the figures there are; NaN for a row without any."""
    count = (~np.isnan(rows)).sum(axis=1)
    return np.where(count > 0, np.nansum(rows, axis=1) / np.maximum(count, 1), np.nan)


def center_and_spread(rows: "Floats") -> "tuple[Floats, Floats]":
    """Each row's median, and its spread in standard deviations: by the median absolute deviation, by
    the mean one where that is 0."""
    middle = median(rows)
    gaps = np.abs(rows - middle[:, None])
    half, average = median(gaps), mean(gaps)
    return middle, np.where(half > 0, SPREAD_OF_MEDIAN * half, SPREAD_OF_MEAN * average)
