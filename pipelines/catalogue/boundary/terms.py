"""Finding words of what is never counted, in Chinese and English, however they are spaced."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

from pipelines.catalogue.boundary.model import PROSE, Boundary, Place, Term

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"[\W_]+")
_GAPS = re.compile(r"[\s_·・.\-*~|/\\\u200b-\u200f\u2060\ufeff]+")
_SENTENCE = "，"


def latin(text: str) -> str:
    """Lower case, marks as single spaces: "ID-Numbers" and "idNumbers" are "id numbers"."""
    humps = _HUMP.sub(" ", unicodedata.normalize("NFKC", text))
    return _MARKS.sub(" ", humps.casefold()).strip()


def chinese(text: str, prose: bool) -> str:
    """Without gaps between characters; prose keeps the marks that part its sentences."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return (_GAPS if prose else _MARKS).sub("", plain)


def _english_pattern(words: Iterable[str]) -> str:
    ends = "(?:e?s)?(?![a-z])"
    made = [
        re.escape(word).replace(r"\*", "[a-z]*").replace(r"\?", "[a-z]").replace(r"\ ", " ")
        for word in words
    ]
    return f"(?<![a-z])(?:{'|'.join(made)}){ends}" if made else "(?!)"


def _chinese_pattern(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words) or "(?!)"


class Scanner:
    """Looks through texts for the terms of a boundary, its exceptions taken out first."""

    def __init__(self, boundary: Boundary):
        self.boundary = boundary

    @cached_property
    def _each(self) -> list[tuple[Term, re.Pattern[str], re.Pattern[str]]]:
        return [
            (term, re.compile(_chinese_pattern(term.zh)), re.compile(_english_pattern(term.en)))
            for term in self.boundary.terms
        ]

    @cached_property
    def _any(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        zh = [word for term in self.boundary.terms for word in term.zh]
        en = [word for term in self.boundary.terms for word in term.en]
        return re.compile(_chinese_pattern(zh)), re.compile(_english_pattern(en))

    def find(self, text: str, place: Place, subjects: frozenset[str]) -> tuple[str, Term] | None:
        """The first forbidden word in ``text`` and its term. Both languages are looked for: a
        Chinese name may hold an English word."""
        rest = self._without_exceptions(text, place, subjects)
        if rest is None:
            return None
        han, roman = chinese(rest, place in PROSE), latin(rest)
        if not (self._any[0].search(han) or self._any[1].search(roman)):
            return None
        return next(self._matches(han, roman, place, subjects), None)

    def _matches(
        self, han: str, roman: str, place: Place, subjects: frozenset[str]
    ) -> Iterator[tuple[str, Term]]:
        for term, zh, en in self._each:
            concerned = not term.subjects or subjects & set(term.subjects)
            if concerned and place not in term.at_no:
                match = zh.search(han) or en.search(roman)
                if match:
                    yield match.group(), term

    def _without_exceptions(self, text: str, place: Place, subjects: frozenset[str]) -> str | None:
        """``text`` with excepted phrases cut out of prose; None for a name that is one."""
        for exemption in self.boundary.exceptions:
            inside = not exemption.subjects or (subjects and subjects <= set(exemption.subjects))
            if place not in exemption.places or not inside:
                continue
            if place in PROSE:
                text = text.replace(exemption.phrase, _SENTENCE)
            elif text == exemption.phrase:
                return None
        return text
