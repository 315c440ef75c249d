"""Random draws that repeat: every draw has its own source, named by what it is for."""

import math
from random import Random


def source(*names: object) -> Random:
    """The same names, the same numbers, whatever was drawn before."""
    return Random("|".join(map(str, names)))


def poisson(random: Random, mean: float) -> int:
    if mean <= 0:
        return 0
    if mean > 30:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def binomial(random: Random, count: int, share: float) -> int:
    share = min(1.0, max(0.0, share))
    if count > 40:
        drawn = round(random.gauss(count * share, math.sqrt(count * share * (1 - share))))
        return min(count, max(0, drawn))
    return sum(random.random() < share for _ in range(count))


def between(worst: float, best: float, quality: float) -> float:
    """From ``worst`` at quality 0 to ``best`` at 1."""
    return worst + (best - worst) * quality
