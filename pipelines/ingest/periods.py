"""Periods in the ways people write them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from pipelines.ingest.text import plain, remembered
from pipelines.period import Grain, Period, containing

_DIGITS = str.maketrans("〇零○◯o一二三四五六七八九", "00000123456789")
_CHINESE_YEAR = re.compile(r"[〇零○◯o0一二三四五六七八九]{4}(?=年)")
_CHINESE_NUMBER = re.compile(r"十?[一二三四五六七八九]|十")
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}
_RANGES: dict[tuple[int, int], tuple[Grain, int]] = {
    **{(3 * q - 2, 3 * q): ("quarter", q) for q in (1, 2, 3, 4)},
    (1, 6): ("half", 1),
    (7, 12): ("half", 2),
    (1, 12): ("year", 1),
}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))


def _quarter(m: re.Match[str]) -> Period:
    return Period(int(m["y"]), "quarter", int(m["n"]))


def _half(m: re.Match[str]) -> Period:
    return Period(int(m["y"]), "half", {"上": 1, "下": 2}.get(m["n"]) or int(m["n"]))


def _month(m: re.Match[str]) -> Period | None:
    number = int(m["n"])
    return Period(int(m["y"]), "month", number) if 1 <= number <= 12 else None


def _named_month(m: re.Match[str]) -> Period:
    return Period(int(m["y"]), "month", _MONTHS[m["n"]])


def _range(m: re.Match[str]) -> Period | None:
    found = _RANGES.get((int(m["a"]), int(m["b"])))
    return Period(int(m["y"]), *found) if found else None


def _year(m: re.Match[str]) -> Period:
    return Period(int(m["y"]), "year", 1)


_Y = r"(?P<y>(?:19|20)\d\d)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"{_Y}年?(?P<a>\d{{1,2}})月?(?:-|~|—|–|至|到)(?P<b>\d{{1,2}})月", _range),
        (rf"{_Y}[-./年]?度?第?(?P<n>[1-4])季度?", _quarter),
        (rf"{_Y}[-./年]?q(?P<n>[1-4])(?!\d)", _quarter),
        (rf"q(?P<n>[1-4])[-./]?{_Y}", _quarter),
        (rf"{_Y}年?度?(?P<n>[上下])半年", _half),
        (rf"{_Y}[-./年]?h(?P<n>[12])(?!\d)", _half),
        (rf"h(?P<n>[12])[-./]?{_Y}", _half),
        (rf"{_Y}[-./]?m(?P<n>\d{{1,2}})(?!\d)", _month),
        (rf"(?P<n>{_NAMED})[-.,/]?{_Y}", _named_month),
        (rf"{_Y}[-.,/]?(?P<n>{_NAMED})(?![a-z])", _named_month),
        (rf"{_Y}年(?P<n>\d{{1,2}})月(?!\d)", _month),
    )
)
_WHOLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"{_Y}[-./](?P<n>\d{{1,2}})", _month),
        (rf"{_Y}(?P<n>0[1-9]|1[0-2])", _month),
        (rf"{_Y}(?:年度?|全年|年全年)?", _year),
    )
)
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST, _LAST = date(2000, 1, 1), date(2050, 12, 31)
"""Days that a number may mean."""
_DATE = re.compile(rf"{_Y}[-./年](?P<m>\d{{1,2}})[-./月](?P<d>\d{{1,2}})日?(?:t?00:00(?::00)?)?$")
_COMPACT = re.compile(rf"{_Y}(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])$")


def read_period(value: Any, grain: Grain, is_1904: bool = False) -> Period | None:
    """The period a cell names. A date means the period of ``grain`` in which it lies, and so does a
    day's number, which a workbook may count from 1904."""
    if isinstance(value, datetime):
        return containing(value.date(), grain)
    if isinstance(value, date):
        return containing(value, grain)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _numeric(value, grain, is_1904)
    return _written(str(value), grain)


def _numeric(value: float, grain: Grain, is_1904: bool) -> Period | None:
    if not isfinite(value) or value != int(value):
        return None
    day = (_FROM_1904 if is_1904 else _FROM_1900) + timedelta(days=int(min(max(value, 0), 99_999)))
    if value <= 99_999 and _FIRST <= day <= _LAST:
        return containing(day, grain)
    return _written(str(int(value)), grain)


def _written(text: str, grain: Grain) -> Period | None:
    word = normal(text)
    for pattern in (_DATE, _COMPACT):
        if match := pattern.fullmatch(word):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
            return containing(day, grain)
    for whole, make in _WHOLE:
        if match := whole.fullmatch(word):
            return make(match)
    return find_period(text)


@remembered
def find_period(text: str) -> Period | None:
    """A period written out anywhere in a text: in a title, a sheet's or a file's name."""
    word = normal(text)
    for pattern, make in _FORMS:
        if match := pattern.search(word):
            return make(match)
    return None


@remembered
def whole_period(text: str) -> Period | None:
    """The period a text is, and nothing else; a date is none."""
    word = normal(text)
    for pattern, make in (*_FORMS, *_WHOLE):
        if match := pattern.fullmatch(word):
            return make(match)
    return None


@remembered
def normal(text: str) -> str:
    """Without spaces, full width or Chinese numerals: 二〇〇八年第一季度 -> 2008年第1季度."""
    word = re.sub(r"\s+", "", plain(text).casefold())
    word = _CHINESE_YEAR.sub(lambda m: m[0].translate(_DIGITS), word)
    if not re.search("[一二三四五六七八九十]", word):
        return word
    return re.sub(rf"(?:{_CHINESE_NUMBER.pattern})(?=[月季])", _chinese_number, word)


def _chinese_number(match: re.Match[str]) -> str:
    text = match[0]
    if text == "十":
        return "10"
    return ("1" if text.startswith("十") else "") + text[-1].translate(_DIGITS)
