"""How far a figure might fall by chance alone, where that can be said. Knows no Streamlit.

Of a proportion of counts (Wilson), a number of events per people (Byar), a number of events (Byar). Nothing is
said of amounts, means and days, nor of what is there at a period's end: they are no draws of chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.analysis.rates import count_limits, rate_limits
from pipelines.scoring.intervals import wilson

Kind = Literal["proportion", "rate", "count"]
SAME = 1e-9
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Interval:
    """95 % limits in the subject's measure. ``n``: how many are behind it; ``times``: how often they stand in
    the denominator that was added up."""

    kind: Kind
    lower: float
    upper: float
    n: float
    times: int


def kind_of(subject: Row) -> Kind | None:
    """Which chance moves the figure; None where none can be named."""
    if not subject["is_of_counts"]:
        return None
    if not subject["is_indicator"]:
        return "count" if subject["rule"] == "flow" else None
    return "proportion" if subject["is_proportion"] else "rate"


def pair(subject: Row, row: Row) -> tuple[float, float] | None:
    """Numerator and denominator behind a value, by their mean where the same people stand in them several
    times; None where the value is not their ratio, as one weighted by population, or nothing is known."""
    keys = (row["numerator"], row["denominator"], row["value"])
    if any(key is None for key in keys):
        return None
    count, size, value = (float(key) for key in keys)
    if size <= 0 or abs(value - subject["factor"] * count / size) > SAME * max(1.0, abs(value)):
        return None
    return count / row["repeats"], size / row["repeats"]


def cases(subject: Row, row: Row) -> float | None:
    """How many stand behind a share of counts; None of anything else."""
    found = pair(subject, row) if subject["is_proportion"] else None
    return None if found is None else found[1]


def interval(subject: Row, row: Row) -> Interval | None:
    """Of one value. None where chance has no say, and for a proportion above one."""
    kind = kind_of(subject)
    if kind == "count":
        if row["value"] is None:
            return None
        count = float(row["value"])
        lower, upper = count_limits(count)
        return Interval(kind, float(lower), float(upper), count, 1)
    found = pair(subject, row) if kind else None
    if kind is None or found is None:
        return None
    count, size = found
    factor = float(subject["factor"])
    if kind == "proportion":
        if not 0 <= count <= size:
            return None
        lower, upper = (factor * limit for limit in wilson(count, size))
    else:
        lower, upper = rate_limits(count, size, factor)
    n = size if kind == "proportion" else count
    return Interval(kind, float(lower), float(upper), n, row["repeats"])
