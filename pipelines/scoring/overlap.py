"""Random draws of several windows that hold the same cases: a half-year, and the year it is part of.

Each window's k of n is drawn as ``draws`` says, Binomial(n, p) with p = (k + 1/2) / (n + 1), whatever
other windows there are: an overlap never changes a window's own law. What it changes is how windows go
together. A case that two windows hold has one uniform number: it counts in the window of chance p below
p, and in that of chance q below q. So of h hits among the m cases shared,

    h + Binomial(m − h, (q − p) / (1 − p)) count in the later one when q ≥ p, else Binomial(h, q / p),

and the cases that are the later one's own are drawn afresh. This is the maximal coupling of Bernoulli
variables (Lindvall 2002, *Lectures on the Coupling Method*). The covariance of the two counts is
m · (min(p, q) − p · q) ≥ 0. Drawn apart it would be 0, and a sum of both too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.scoring.draws import is_drawn
from pipelines.scoring.rounding import Floats

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """One window's ``k``, ``n`` and ``values`` (units × leaves), and ``factor`` (leaves), as in
    ``draws.values_drawn``."""

    k: Floats
    n: Floats
    values: Floats
    factor: Floats


@dataclass(frozen=True)
class Overlap:
    """Window number ``later`` holds cases of window number ``earlier``: those of the leaves in
    ``before`` again in the leaves in ``after``, as many as both can hold."""

    earlier: int
    later: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def draw_windows(
    rng: np.random.Generator,
    windows: Sequence[Figures],
    overlaps: Sequence[Overlap],
    draws: int,
) -> Floats:
    """Values of the leaves of all windows side by side: draws × units × leaves of the first, then of
    the second, …

    Windows come in order of time, each with the same units. A leaf may hold cases of several earlier
    windows that hold none in common. What is not drawn is the value itself, as in
    ``draws.values_drawn``. With the same state of ``rng`` the same draws, for one version of numpy.
    """
    counts: list[Counts] = []
    for number, window in enumerate(windows):
        own = [overlap for overlap in overlaps if overlap.later == number]
        counts.append(_draw(rng, windows, own, counts, window, draws))
    return np.concatenate(
        [_values(window, drawn) for window, drawn in zip(windows, counts, strict=True)], axis=2
    )


def _draw(
    rng: np.random.Generator,
    windows: Sequence[Figures],
    overlaps: Sequence[Overlap],
    counts: Sequence[Counts],
    window: Figures,
    draws: int,
) -> Counts:
    """Counts of a window, units × leaves × draws; 0 where there are none to draw."""
    left, chance = _sizes(window), _chances(window)
    drawn = np.zeros((*left.shape, draws), np.int64)
    for one in overlaps:
        before, after = list(one.before), list(one.after)
        size = _sizes(windows[one.earlier])[:, before]
        both = np.minimum(size, left[:, after])
        hits = _among(rng, counts[one.earlier][:, before], size, both)
        chances = _chances(windows[one.earlier])[:, before], chance[:, after]
        drawn[:, after] += _again(rng, hits, both, *chances)
        left[:, after] -= both
    drawn += rng.binomial(left[:, :, None], chance[:, :, None], drawn.shape)
    return drawn


def _sizes(window: Figures) -> Counts:
    """n where it is drawn, else 0."""
    return np.where(_is_modelled(window), window.n, 0.0).astype(np.int64)


def _chances(window: Figures) -> Floats:
    known = _is_modelled(window)
    k, n = (np.where(known, counted, 0.0) for counted in (window.k, window.n))
    return np.asarray((k + 0.5) / (n + 1.0))


def _is_modelled(window: Figures) -> npt.NDArray[np.bool_]:
    return np.asarray(is_drawn(window.k, window.n) & ~np.isnan(window.values))


def _among(rng: np.random.Generator, hits: Counts, size: Counts, both: Counts) -> Counts:
    """How many of the hits among ``size`` cases are among the ``both`` of them that are shared."""
    part = both < size
    if part.any():
        of = size[part][:, None]
        hits = hits.copy()
        hits[part] = rng.hypergeometric(hits[part], of - hits[part], both[part][:, None])
    return hits


def _again(
    rng: np.random.Generator, hits: Counts, both: Counts, before: Floats, after: Floats
) -> Counts:
    """How many of the cases shared count in the later window, given the hits in the earlier one."""
    found, up = np.empty_like(hits), after >= before
    rise = ((after - before) / (1.0 - before))[up][:, None]
    found[up] = hits[up] + rng.binomial(both[up][:, None] - hits[up], rise)
    found[~up] = rng.binomial(hits[~up], (after / before)[~up][:, None])
    return found


def _values(window: Figures, counts: Counts) -> Floats:
    """Draws × units × leaves."""
    modelled = _is_modelled(window)
    held = np.empty((*window.values.shape, counts.shape[2]))
    held[:] = window.values[..., None]
    scale = np.broadcast_to(window.factor, window.values.shape)[modelled][:, None]
    held[modelled] = scale * counts[modelled] / window.n[modelled][:, None]
    return np.moveaxis(held, -1, 0)
