"""Text of a cell made comparable: width, case, spaces and punctuation taken out."""

import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
SHORT, REMEMBERED = 200, 20_000
NAME_BYTES, SUFFIX = 150, 10
"""Bytes of a file's name kept, characters of its ending."""
_PATHS, _UNSAFE = re.compile(r"[/\\]"), re.compile(r'[<>:"|?*]')

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_INVISIBLE = re.compile(f"[{''.join(map(chr, INVISIBLE))}]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|〈[^〈〉]*〉|<[^<>]*>")
_ORDER = re.compile(
    r"^\s*(?:[①-⑳㈠-㈩]|\(?[一二三四五六七八九十]{1,3}[、.)]|\(?\d{1,2}[、.)](?!\d))\s*"
)
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_NOT_WORD = re.compile(r"[^\w]+|_(?=_)")
TOKEN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


class Remembered(dict[str, Found]):
    """What ``work`` found in each text, bounded in texts and in their length, so that no file's
    contents eat the memory of the next."""

    def __init__(self, work: Callable[[str], Found]):
        self.work = work

    def __missing__(self, text: str) -> Found:
        found = self.work(text)
        if len(text) <= SHORT:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = found
        return found


def remembered(work: Callable[[str], Found]) -> Callable[[str], Found]:
    """Remember what ``work`` finds in a text: files of one form hold nearly the same texts, and are
    looked up about three hundred times each."""
    return Remembered(work).__getitem__


def plain(text: str) -> str:
    """NFKC without invisible characters, white space at the ends taken off."""
    if text.isascii():
        return text.strip()
    if _INVISIBLE.search(text):
        text = text.translate(INVISIBLE)
    return unicodedata.normalize("NFKC", text).strip()


def one_line(text: str) -> str:
    """Without line breaks and what else a terminal would obey."""
    return _BREAKS.sub(" ", text).strip()


def name_of(path: Path) -> str:
    """A file's name to be stored and shown; archives made under Windows hold names in GB18030."""
    try:
        return one_line(os.fsencode(path.name).decode())
    except UnicodeDecodeError:
        return one_line(os.fsencode(path.name).decode("gb18030", "replace"))


def safe_name(name: str) -> str:
    """A name that is one file in its folder, whatever was sent: no path, no sign a terminal or a
    system's shell obeys, not too long for a disk."""
    last = _UNSAFE.sub("_", one_line(_PATHS.split(name)[-1])).lstrip(". ").rstrip(". ")
    suffix = Path(last).suffix
    if len(suffix) > SUFFIX:
        suffix = ""
    stem = last.removesuffix(suffix).encode()[: NAME_BYTES - len(suffix.encode())]
    return (stem.decode(errors="ignore") or "file") + suffix


@remembered
def key(text: str) -> str:
    """Letters and digits only, lower case: ``其 中：登记家庭`` and ``其中:登记家庭`` are the same."""
    return _NOT_WORD.sub("", plain(text).casefold())


def without_brackets(text: str) -> str:
    """What stands outside brackets: ``登记家庭（户）`` -> ``登记家庭``."""
    return _BRACKETS.sub("", plain(text))


def bracketed(text: str) -> list[str]:
    """What stands inside brackets: ``登记家庭（户）`` -> ``（户）``."""
    return _BRACKETS.findall(plain(text))


def without_order(text: str) -> str:
    """Without a leading number in a list: ``1.``, ``（一）``, ``②``."""
    return plain(_ORDER.sub("", text))


@remembered
def readings(text: str) -> tuple[str, ...]:
    """The keys a heading or label may go by, the most literal first."""
    ordered = without_order(text)
    versions = (text, without_brackets(text), ordered, without_brackets(ordered))
    keys = map(key, dict.fromkeys(versions))
    found = [word for each in keys for word in (each, _of_which(each)) if word]
    return tuple(dict.fromkeys(found))


def _of_which(word: str) -> str:
    for start in ("其中", "ofwhich"):
        if word.startswith(start):
            return word[len(start) :]
    return word


def cell(row: int, column: int) -> str:
    """``F12`` from 1-based row and column."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """6 from ``F``; 0 from nothing."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
