"""From which period control limits count anew, by the days an indicator declares. Knows no Streamlit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def beginnings(periods: Sequence[Row], declared: Iterable[Row]) -> dict[int, Row]:
    """By place in ``periods`` (oldest first), what sets limits anew there: the first period that begins on its
    day or after it. A day that no period follows has not set any yet, and one before them all has nothing to
    set apart."""
    found = {}
    for row in declared:
        day = row["from_date"]
        at = next((i for i, period in enumerate(periods) if period["start_date"] >= day), 0)
        if at:
            found[at] = row
    return found


def last(periods: Sequence[Row], declared: Iterable[Row]) -> int:
    """Where the limits that count now begin: the first period of all where nothing set them anew."""
    return max(beginnings(periods, declared), default=0)
