"""How long a chart with known limits runs before it signals: the average run length, exactly.

Champ, C. W. & Woodall, W. H. (1987), *Technometrics* 29, 393-399: the rules remember finitely much, so the
points until the first signal are a Markov chain's steps to absorption.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

_Near = tuple[int, int]


@dataclass(frozen=True)
class _State:
    """``run``: signed length of the run on one side; ``near``: the sides on which the last two points lay
    beyond two sigma (1, −1, or 0), the latest first."""

    run: int
    near: _Near


def average_run_length(*, run: int | None, two_of_three: bool, shift: float = 0.0) -> float:
    """Points until the first signal, on average, of independent normal values whose mean stands ``shift``
    sigma from the chart's: a value outside three sigma; ``run`` values in a row on one side (None: not
    asked); two of three beyond two sigma on one side. The rule of seven rising or falling needs the values
    themselves and is left to simulation.

    Limits estimated from few points signal more often than this at first.
    """
    start = _State(0, (0, 0))
    index = {start: 0}
    rows: list[dict[int, float]] = []
    queue = [start]
    for state in queue:
        row: dict[int, float] = {}
        for side, near, chance in _zones(shift):
            after = _step(state, side, near, run, two_of_three)
            if after is None:
                continue
            if after not in index:
                index[after] = len(index)
                queue.append(after)
            row[index[after]] = row.get(index[after], 0.0) + chance
        rows.append(row)
    stay = np.zeros((len(index), len(index)))
    for at, row in enumerate(rows):
        stay[at, list(row)] = list(row.values())
    return float(np.linalg.solve(np.eye(len(index)) - stay, np.ones(len(index)))[0])


def _zones(shift: float) -> list[tuple[int, bool, float]]:
    """Side, whether beyond two sigma, and chance of each zone within the limits."""
    edges = ndtr(np.array([-3.0, -2.0, 0.0, 2.0, 3.0]) - shift)
    chances = np.diff(edges).tolist()
    return [
        (side, near, chance)
        for (side, near), chance in zip(
            [(-1, True), (-1, False), (1, False), (1, True)], chances, strict=True
        )
    ]


def _step(
    state: _State, side: int, near: bool, run: int | None, two_of_three: bool
) -> _State | None:
    """What is remembered after one more point, None after a signal."""
    length = state.run + side if state.run * side > 0 else side
    if run is not None and abs(length) >= run:
        return None
    zone = side if near else 0
    if two_of_three and zone and zone in state.near:
        return None
    return _State(
        length if run is not None else 0, (zone, state.near[0]) if two_of_three else (0, 0)
    )
