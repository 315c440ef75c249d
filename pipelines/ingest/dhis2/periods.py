"""Periods as DHIS2 writes them: 200901, 2009Q1, 2009S1, 2009."""

import re

from pipelines.period import Grain, Period

_PERIOD = re.compile(r"([12][0-9]{3})(?:-?(0[1-9]|1[0-2])|Q([1-4])|S([12]))?")
_OTHERS = re.compile(
    r"[0-9]{4}(?:-?[0-9]{2}-?[0-9]{2}|(?:Wed|Thu|Fri|Sat|Sun|Bi)?W[0-9]{1,2}|[0-9]{2}B|NovQ[1-4]"
    r"|(?:April|Nov)S[12]|Feb|April|July|Aug|Sep|Oct|Nov)"
)
_GRAINS: tuple[Grain, ...] = ("month", "quarter", "half")


def period_of(code: str) -> Period | None:
    """The period a code of DHIS2 means; None for none, or of a kind no form has."""
    if not (match := _PERIOD.fullmatch(code)):
        return None
    year, *parts = match.groups()
    for grain, part in zip(_GRAINS, parts, strict=True):
        if part:
            return Period(int(year), grain, int(part))
    return Period(int(year), "year", 1)


def is_other(code: str) -> bool:
    """Whether it is a period of DHIS2 of a kind no form has: days, weeks, financial years."""
    return bool(_OTHERS.fullmatch(code))


def code_of(period: Period) -> str:
    """``2009M01`` as 200901, ``2009H1`` as 2009S1; quarters and years are written the same."""
    return period.code.replace("M", "").replace("H", "S")


def example(grain: Grain) -> str:
    return code_of(Period(2009, grain, 1))
