"""Competition ranks ("1, 1, 3"), ties broken by points."""

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats


def competition(totals: npt.ArrayLike, tie_breaks: npt.ArrayLike | None = None) -> Floats:
    """Rank of each total, 1 the highest; equal totals share a rank and the next ones are skipped.

    ``totals`` (n): rounded, since ties are ties of what is published; NaN is not ranked (NaN).
    ``tie_breaks`` (n × t): points of the tie-break indicators in order, higher first. When any of
    the units still tied lacks one (NaN), all of them share the rank: nobody gains or loses by what
    was not assessed.
    """
    x = np.asarray(totals, dtype=np.float64)
    breaks = np.empty((len(x), 0)) if tie_breaks is None else np.asarray(tie_breaks, np.float64)
    ranks = np.full(len(x), np.nan)
    _place(np.flatnonzero(~np.isnan(x)), [x, *breaks.T], 1, ranks)
    return ranks


def _place(members: npt.NDArray[np.intp], keys: list[Floats], start: int, ranks: Floats) -> None:
    """Give ``members``, tied so far, the ranks from ``start`` by the remaining keys."""
    ranks[members] = start
    if len(members) < 2 or not keys or np.isnan(keys[0][members]).any():
        return
    values = keys[0][members]
    for value in np.unique(values)[::-1]:
        tied = members[values == value]
        _place(tied, keys[1:], start, ranks)
        start += len(tied)
