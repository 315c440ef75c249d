"""Shares that stand out among all reporters': above a target, in the last hours, upwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from expectations.signals.family import binomial_tail


@dataclass(frozen=True)
class Tally:
    """``hits`` of ``trials``; ``base``: what is usual among the others; ``chance``: of so many or more
    were the reporter like them."""

    reporter: str
    hits: int
    trials: int
    base: float
    chance: float


def standing_out(
    counted: Mapping[str, tuple[int, int]], at_least: int, usual: float = 0.0
) -> list[Tally]:
    """Every reporter with ``at_least`` trials against all others together, by (hits, trials).

    ``usual``: a share that is ordinary even when the others' is lower: a half for what may as well fall
    on either side. One hit and one trial are added to the others', so that a few without any do not
    make a single hit impossible.
    """
    every = [sum(pair[side] for pair in counted.values()) for side in (0, 1)]
    found = []
    for reporter, (hits, trials) in sorted(counted.items()):
        if trials >= at_least:
            others = (every[0] - hits + 1) / (every[1] - trials + 1)
            base = min(1.0, max(usual, others))
            found.append(Tally(reporter, hits, trials, base, binomial_tail(hits, trials, base)))
    return found
