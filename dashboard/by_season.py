"""Whether a series has seasons, and what it would be without. Knows no Streamlit.

A series is its values in time order, one a period, None or NaN a gap, and the code of its first period.
"""

from collections.abc import Sequence

import numpy as np

from pipelines.analysis.limits import process_limits
from pipelines.analysis.seasonal import SameSeason, Seasons, adjusted, same_season, seasons
from pipelines.analysis.signals import signals
from pipelines.period import MONTHS, parse
from pipelines.scoring.rounding import Floats


def per_year(first: str) -> int:
    """Periods a year."""
    return 12 // MONTHS[parse(first).grain]


def pattern(values: Sequence[float | None] | Floats, first: str) -> Seasons | None:
    """Whether the values differ by season; None for whole years."""
    return seasons(_whole_years(values, first), per_year(first)) if per_year(first) > 1 else None


def latest(values: Sequence[float | None], first: str) -> SameSeason:
    """The last value beside those of its season before. Needs a value."""
    whole = _whole_years(values, first)
    return same_season(whole, per_year(first), int(np.flatnonzero(~np.isnan(whole))[-1]))


def without(values: Sequence[float | None] | Floats, first: str) -> list[float | None]:
    """The values less what their seasons usually add."""
    made = adjusted(_whole_years(values, first), per_year(first))[-len(values) :]
    return [None if value != value else float(value) for value in made]


def explains(values: Floats, first: str) -> bool:
    """Whether the latest value's signal is gone once the seasons are taken off."""
    found = pattern(values, first)
    if found is None or not found.is_seasonal:
        return False
    row = np.array([[np.nan if value is None else value for value in without(values, first)]])
    marks = signals(row, process_limits(row))
    at = int(np.flatnonzero(~np.isnan(row[0]))[-1])
    return not bool(marks.high[0, at] | marks.low[0, at])


def _whole_years(values: Sequence[float | None] | Floats, first: str) -> Floats:
    """From the first period of a year on, so that seasons can be counted off."""
    ahead = [np.nan] * (parse(first).ordinal - 1)
    return np.array([*ahead, *(np.nan if value is None else float(value) for value in values)])
