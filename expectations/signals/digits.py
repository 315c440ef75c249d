"""Heaping: last digits that are not spread as other reporters' are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expectations.signals.family import chi_square_tail

DIGITS = 10
SMALLEST = 10
"""Of one digit the last is the figure itself."""
NEEDED = 5.0
"""Figures expected of every digit, or the test does not hold (Cochran 1954)."""


@dataclass(frozen=True)
class Heap:
    """``counts``: the reporter's figures by last digit; ``expected``: were they spread as all others';
    ``round_share``, ``others_share``: figures that end in 0 or 5."""

    reporter: str
    counts: tuple[int, ...]
    expected: tuple[float, ...]
    chance: float
    round_share: float
    others_share: float


def heaps(reporters: Sequence[str], values: NDArray[np.float64], alpha: float) -> list[Heap]:
    """Every reporter with figures enough, tested against all others together: chi-square of the two
    distributions of last digits, nine degrees of freedom.

    Digits are not spread evenly in counts of two places, so the others are the measure, not a tenth.
    One that stands out at ``alpha`` among all tested is left out of the others, and the rest tested
    again: it would make them look odd.
    """
    large = values >= SMALLEST
    names, codes = np.unique(np.asarray(reporters)[large], return_inverse=True)
    last = values[large].astype(np.int64) % DIGITS
    table = np.zeros((len(names), DIGITS))
    np.add.at(table, (codes, last), 1)
    odd: list[int] = []
    while True:
        pool = table.sum(axis=0) - table[odd].sum(axis=0)
        found = [
            _heap(str(names[row]), own, pool if row in odd else pool - own)
            for row, own in enumerate(table)
        ]
        tested = {row: heap.chance for row, heap in enumerate(found) if heap}
        rest = {row: chance for row, chance in tested.items() if row not in odd}
        worst = min(rest, key=rest.__getitem__, default=None)
        if worst is None or rest[worst] > alpha / len(tested):
            return [heap for heap in found if heap]
        odd.append(worst)


def _heap(reporter: str, own: NDArray[np.float64], others: NDArray[np.float64]) -> Heap | None:
    if not own.sum() or not others.sum():
        return None
    both = np.vstack([own, others])
    expected = both.sum(axis=1, keepdims=True) * both.sum(axis=0) / both.sum()
    if expected.min() < NEEDED:
        return None
    value = float(((both - expected) ** 2 / expected).sum())
    ends = [0, 5]
    return Heap(
        reporter=reporter,
        counts=tuple(int(n) for n in own),
        expected=tuple(float(n) for n in expected[0]),
        chance=chi_square_tail(value, DIGITS - 1),
        round_share=float(own[ends].sum() / own.sum()),
        others_share=float(others[ends].sum() / others.sum()),
    )
