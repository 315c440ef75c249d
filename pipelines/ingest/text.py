"""Text of a cell made comparable: width, case, spaces and punctuation taken out."""

import re
import unicodedata
from collections.abc import Iterable

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|〈[^〈〉]*〉|<[^<>]*>")
_ORDER = re.compile(
    r"^\s*(?:[①-⑳㈠-㈩]|\(?[一二三四五六七八九十]{1,3}[、.)]|\(?\d{1,2}[、.)](?!\d))\s*"
)
_NOT_WORD = re.compile(r"[^\w]+|_(?=_)")
TOKEN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


def plain(text: str) -> str:
    """NFKC without invisible characters, white space at the ends taken off."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE)).strip()


def key(text: str) -> str:
    """Letters and digits only, lower case: ``其 中：登记家庭`` and ``其中:登记家庭`` are the same."""
    return _NOT_WORD.sub("", plain(text).casefold())


def without_brackets(text: str) -> str:
    """What stands outside brackets: ``登记家庭（户）`` -> ``登记家庭``."""
    return _BRACKETS.sub("", plain(text))


def without_order(text: str) -> str:
    """Without a leading number in a list: ``1.``, ``（一）``, ``②``."""
    return plain(_ORDER.sub("", text))


def readings(text: str) -> Iterable[str]:
    """The keys a heading or label may go by, the most literal first."""
    seen: set[str] = set()
    ordered = without_order(text)
    for version in (text, without_brackets(text), ordered, without_brackets(ordered)):
        for found in (key(version), _of_which(key(version))):
            if found and found not in seen:
                seen.add(found)
                yield found


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
