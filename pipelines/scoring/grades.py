"""Grades: bands on the rounded total, and what stands in the way of one.

A grade is its position in the scheme, 0 the best; −1 means none.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.scoring.rounding import Floats

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NO_GRADE = -1


def bands(totals: npt.ArrayLike, bounds: Sequence[float]) -> Ints:
    """The first grade whose bound the rounded total reaches, ``bounds`` from the best down; the
    last one below them all. NaN has no grade. Raises ValueError when bounds do not fall.
    """
    if any(a <= b for a, b in pairwise(bounds)):
        raise ValueError("grade bounds must be given from the best down")
    x = np.asarray(totals, dtype=np.float64)
    missed = (x[:, None] < np.asarray(bounds)[None, :]).sum(axis=1)
    return np.where(np.isnan(x), NO_GRADE, np.minimum(missed, len(bounds) - 1)).astype(np.int64)


def never_with(grades: Ints, is_barred: Bools) -> Ints:
    """Units barred from a grade (``is_barred``: n × grades) get the next lower one they are not
    barred from; the last grade bars nobody.
    """
    result = grades.copy()
    for grade in range(is_barred.shape[1] - 1):
        result[(result == grade) & is_barred[:, grade]] = grade + 1
    return result


def veto(grades: Ints, at_most: npt.ArrayLike, forced: npt.ArrayLike) -> Ints:
    """Grades capped (``at_most``) and forced (``forced``) by vetoes that bite; −1 where none does.
    A forced grade can only lower.
    """
    result = grades.copy()
    for limit in (np.asarray(at_most, np.int64), np.asarray(forced, np.int64)):
        bites = (result != NO_GRADE) & (limit != NO_GRADE)
        result[bites] = np.maximum(result[bites], limit[bites])
    return result


def share_at_most(
    grades: Ints, totals: npt.ArrayLike, groups: npt.ArrayLike, grade: int, share: float
) -> Ints:
    """At most ``share`` of a group's graded units keep ``grade``, rounded down but at least one;
    the others get the next lower grade.

    The highest totals keep it. Units tied at the edge stand or fall together: they lose it when not
    all of them fit, except that those tied for the first place always keep it.
    """
    x, codes, result = np.asarray(totals, np.float64), np.asarray(groups), grades.copy()
    for code in np.unique(codes[grades != NO_GRADE]):
        inside = (codes == code) & (grades != NO_GRADE)
        # 0.3 × 10 is 3, whatever binary makes of it.
        places = max(1, int(np.floor(np.round(share * inside.sum(), 9))))
        holders = np.flatnonzero(inside & (grades == grade))
        better = np.array([(x[holders] > x[i]).sum() for i in holders])
        upto = np.array([(x[holders] >= x[i]).sum() for i in holders])
        out = [i for i, b, u in zip(holders, better, upto, strict=True) if u > places and b > 0]
        result[out] = grade + 1
    return result


def limited(totals: npt.ArrayLike, low: float, high: float) -> Floats:
    """Totals kept within the scheme's limits."""
    return np.clip(np.asarray(totals, dtype=np.float64), low, high)
