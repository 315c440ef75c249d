"""The smallest change of weights that makes two units change places.

A question of robustness to weights (OECD/JRC *Handbook on Constructing Composite Indicators*
(2008), step 7). As a linear programme it is a fractional knapsack, which taking the best first
solves exactly (Dantzig 1957, *Operations Research* 5, 266-277): every bit of weight goes to the
leaf that favours the follower most, and comes from the leaf that favours the leader most until that
has none left, then from the next.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

_NOTHING = 1e-9
"""A gap in points, or a weight, that is only the noise of binary sums."""


@dataclass(frozen=True)
class Swap:
    """``moves``: (from leaf, to leaf, weight) in the order that closes the gap soonest. ``moved``:
    the weight moved in all, half the sum of the absolute changes."""

    moves: tuple[tuple[int, int, float], ...]
    moved: float


def smallest_swap(
    weights: npt.ArrayLike,
    leader: npt.ArrayLike,
    follower: npt.ArrayLike,
    offsets: tuple[float, float] = (0.0, 0.0),
) -> Swap | None:
    """The least weight to move between leaves for the follower to draw level with the leader; a
    trifle more, where there is more to move, and it is ahead. None when no weights can do it.

    ``weights`` (m), in points, stay at least 0 and keep their sum. ``leader``, ``follower`` (m):
    shares 0 to 1; a leaf that either lacks (NaN) is left out and keeps its weight, so the totals
    compared are those of the leaves both have. ``offsets``: points of leader and follower that
    weights do not change (bonus less deductions). A follower that is level or ahead on those needs
    no moves. Raises ValueError for lengths that differ and for negative or missing weights.
    """
    w, gains = np.asarray(weights, np.float64), _gains(weights, leader, follower)
    known = np.flatnonzero(~np.isnan(gains))
    gap = float((w[known] * gains[known]).sum()) + offsets[0] - offsets[1]
    if gap <= _NOTHING:
        return Swap((), 0.0)
    return _close(gap, w, gains, known) if len(known) else None


def _gains(weights: npt.ArrayLike, leader: npt.ArrayLike, follower: npt.ArrayLike) -> Floats:
    """The leader's lead per point of weight, NaN where either is not assessed."""
    w, ahead, behind = (np.asarray(x, np.float64) for x in (weights, leader, follower))
    if not w.shape == ahead.shape == behind.shape:
        raise ValueError("weights and both units' shares must have the same length")
    if not (w >= 0).all():
        raise ValueError("weights must be at least 0")
    return np.asarray(ahead - behind)


def _close(gap: float, w: Floats, gains: Floats, known: npt.NDArray[np.intp]) -> Swap | None:
    """Move weight, the most telling first, until nothing of ``gap`` is left."""
    target = int(known[np.argmin(gains[known])])
    moves = []
    for leaf in known[np.argsort(-gains[known], kind="stable")].tolist():
        telling = float(gains[leaf] - gains[target])
        amount = min(float(w[leaf]), gap / telling) if telling > 0 else 0.0
        if amount > _NOTHING:
            moves.append((leaf, target, amount))
            gap -= amount * telling
        if gap <= _NOTHING:
            return Swap(tuple(moves), sum(amount for _, _, amount in moves))
    return None
