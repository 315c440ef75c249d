"""One cell to a state, an exact value, and its text as written."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipelines.ingest.text import REMEMBERED, plain, remembered

Parsed = tuple[str, Decimal | None, str]
"""state ("value", "missing", "na", "bad"), value, raw text."""
LIMIT = 10**14
_PLACES = Decimal("0.0001")
_MULTIPLES = {"万": 10_000, "亿": 100_000_000, "千": 1000}
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+\-−–－])?\s*(?P<before>[^\d()+\-−]*?)\s*(?P<sign2>[+\-−])?"
    r"(?P<whole>\d{1,3}(?:[,，'\s]\d{3})+|\d+)(?P<part>\.\d*)?\s*(?P<multiple>[万亿千])?\s*"
    r"(?P<word>[^\d()]*?)\s*(?P<close>\))?$"
)
_CURRENCIES = {"¥", "$"}
_YES = {"是", "有", "√", "✓", "✔", "yes", "y", "true"}
_NO = {"否", "没有", "×", "✗", "✘", "x", "no", "n", "false"}


class CellReader:
    """Reads cells by a catalogue's marks and one kind of measure's words; ``is_flag``: yes or no."""

    def __init__(
        self,
        na_marks: Iterable[str],
        zero_marks: Iterable[str],
        words: Iterable[str],
        is_flag: bool = False,
    ):
        self.na_marks = {plain(mark).casefold() for mark in na_marks}
        self.zero_marks = {plain(mark).casefold() for mark in zero_marks}
        self.words = {plain(word).casefold() for word in words} | {""}
        self.is_flag = is_flag
        self.text = remembered(self._text)

    def read(self, cell: Any) -> Parsed:
        """The cell's state, value and text. Blank, 0, 无 and — come out as four things."""
        kind = type(cell)
        if kind is float or kind is int:
            return number(cell)
        if kind is bool:
            shown = str(cell).upper()
            return ("value", Decimal(int(cell)), shown) if self.is_flag else ("bad", None, shown)
        if cell is None or cell == "":
            return "missing", None, ""
        if isinstance(cell, (datetime, date, time, timedelta)):
            return "bad", None, str(cell)
        return self.text(str(cell))

    def _text(self, raw: str) -> Parsed:
        word = plain(raw).casefold()
        if not word:
            return "missing", None, ""
        if word in self.na_marks:
            return "na", None, raw
        if self.is_flag and word in _YES:
            return "value", Decimal(1), raw
        if word in self.zero_marks or (self.is_flag and word in _NO):
            return "value", Decimal(0), raw
        value = None if is_marked(raw) else self.spelled(word)
        return ("bad", None, raw) if value is None else ("value", value, raw)

    def spelled(self, word: str) -> Decimal | None:
        """The number in a text such as ``1,200 元``, ``1.2万元``, ``(35)``; None when there is none."""
        match = _NUMBER.match(word)
        if not match or bool(match["open"]) != bool(match["close"]):
            return None
        if match["word"].strip() not in self.words:
            return None
        if match["before"].strip() not in self.words | _CURRENCIES:
            return None
        digits = re.sub(r"\D", "", match["whole"]) + (match["part"] or "")
        value = Decimal(digits) * _MULTIPLES.get(match["multiple"], 1)
        if abs(value) >= LIMIT:
            return None
        signs = (match["sign"] or "") + (match["sign2"] or "")
        if len(signs) + bool(match["open"]) > 1:
            return None
        is_negative = bool(match["open"] or signs.strip("+"))
        return (-value if is_negative else value).quantize(_PLACES)


def is_marked(raw: str) -> bool:
    """Whether digits stand in it that count nothing: ``12①`` is no 121, nor ``5²`` 52."""
    return not raw.isascii() and any(unicodedata.category(c) == "No" for c in raw)


@lru_cache(maxsize=REMEMBERED, typed=True)
def number(cell: float) -> Parsed:
    """A numeric cell; noise of binary floats beyond the fourth decimal is rounded away."""
    if cell != cell or not -LIMIT < cell < LIMIT:
        return "bad", None, str(cell)
    whole = int(cell)
    if whole == cell:
        return "value", Decimal(whole), str(whole)
    return "value", Decimal(repr(cell)).quantize(_PLACES), repr(cell)
