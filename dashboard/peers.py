"""Whether a unit differs from the rest of its group by more than chance. Knows no Streamlit."""

from collections.abc import Mapping
from typing import Any

from pipelines.scoring.intervals import newcombe


def beyond_chance(row: Mapping[str, Any]) -> bool:
    """Of a proportion of counts and that of the other units together (Newcombe 1998, method 10, 95 %).

    False for amounts, means and what more than one in one reaches: nothing can be said of their chance.
    The units are full counts; the interval says how far two outcomes of the same process lie apart.
    """
    figures = ("numerator", "denominator", "others_numerator", "others_denominator")
    if not row["is_count_denominator"] or row["state"] != "value" or row["lead"] is None:
        return False
    if any(row[key] is None for key in figures):
        return False
    k1, n1, k2, n2 = (float(row[key]) for key in figures)
    lower, upper = newcombe(k1, n1, k2, n2)
    return bool(lower > 0 or upper < 0)
