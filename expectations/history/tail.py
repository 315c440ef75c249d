"""How rare a surprise is, by all surprises of its element: the far tail drawn out from the near one.

Two quantiles of the sizes are known well and hardly moved by errors: those that one in four and one in
twenty exceed, so that errors in up to a twentieth of an element's figures hide no other. Through them
goes a Weibull tail, log-survival a power of the size, near a normal law's at the power 1.5 and an
exponential's at 1. Each surprise is left out of its own quantiles.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from expectations.history.panel import Floats

NEAR, FAR = 0.25, 0.05
"""Shares that exceed the two quantiles."""
POWERS = (0.7, 1.5)
"""The heaviest and the lightest tail."""
LEAST = 1.5
"""The far quantile is at least this: no element is as regular as to be surprised by less."""
USUAL_POWER, PRIOR = 1.4, 200.0
"""What the power is where little is known of an element, counting like so many surprises of its own. A
constant, so that no element's findings tell of another's figures."""


def quantile_without(sizes: "Floats", exceed: float) -> "Floats":
    """Of each size, the quantile of all others that a share exceeds."""
    count = sizes.size - 1
    order = np.argsort(sizes, kind="stable")
    rank = np.empty(sizes.size, dtype=np.int64)
    rank[order] = np.arange(sizes.size)
    ordered = sizes[order]
    at = (count - 1) * (1 - exceed)
    below = int(np.floor(at))
    above = min(below + 1, count - 1)
    low = ordered[below + (rank <= below)]
    high = ordered[above + (rank <= above)]
    return low + (at - below) * (high - low)


def power_of(near: "Floats", far: "Floats") -> "Floats":
    """The power of the Weibull tail through both quantiles."""
    ratio = np.clip(far / np.maximum(near, 1e-9), 1.0001, None)
    return np.clip(np.log(np.log(FAR) / np.log(NEAR)) / np.log(ratio), *POWERS)


def log_chance(sizes: "Floats", near: "Floats", far: "Floats") -> "Floats":
    """The logarithm of the chance of a size; 0 for those not beyond the far quantile."""
    far = np.maximum(far, LEAST)
    weight = sizes.size / (sizes.size + PRIOR)
    power = weight * power_of(near, far) + (1 - weight) * USUAL_POWER
    return np.where(sizes > far, np.log(FAR) * (sizes / far) ** power, 0.0)
