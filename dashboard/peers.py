"""Whether a unit differs from the rest of its group by more than chance. Knows no Streamlit."""

from collections.abc import Mapping
from typing import Any

from dashboard import chance
from pipelines.scoring.intervals import newcombe

Row = Mapping[str, Any]


def beyond_chance(subject: Row, row: Row) -> bool:
    """Of a proportion of counts and that of the other units together (Newcombe 1998, method 10, 95 %).

    False for amounts, means and what more than one in one reaches: nothing can be said of their chance.
    The units are full counts; the interval says how far two outcomes of the same process lie apart.
    """
    if chance.kind_of(subject) != "proportion" or row["state"] != "value" or row["lead"] is None:
        return False
    own = chance.pair(subject, row)
    others = [row[key] for key in ("others_numerator", "others_denominator")]
    if own is None or None in others:
        return False
    lower, upper = newcombe(*own, *map(float, others))
    return bool(lower > 0 or upper < 0)
