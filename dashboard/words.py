"""The words of the pages: gettext catalogues, a file a subject, in ``locale/<language>/LC_MESSAGES``.

A phrase goes by a key: neither language is a translation of the other, and both are complete. A phrase
with plural forms takes the one for the number in its blank ``count``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Phrases:
    """The phrases of a language; ``plural``: the keys of those with a form for one and for several."""

    known: GNUTranslations
    plural: frozenset[str]
    keys: frozenset[str]


class _Unknown(NullTranslations):
    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)


def messages(language: str) -> Mapping[str, Message]:
    """The entries of a language's files by their keys. A key that stands in two files raises
    ValueError."""
    found: dict[str, Message] = {}
    for file in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as lines:
            for message in read_po(lines, abort_invalid=True):
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key in found:
                    raise ValueError(f"{file.name}: {key} is said twice")
                if key:
                    found[key] = message
    return found


@cache
def phrases(language: str) -> Phrases:
    entries = messages(language)
    whole = Catalog(locale={"zh": "zh_CN"}.get(language, language))
    for message in entries.values():
        whole.add(message.id, message.string)
    packed = BytesIO()
    write_mo(packed, whole)
    packed.seek(0)
    known = GNUTranslations(packed)
    known.add_fallback(_Unknown())
    plural = frozenset(key for key, one in entries.items() if one.pluralizable)
    return Phrases(known, plural, frozenset(entries))


def is_said(key: str) -> bool:
    """Whether there is a phrase for a key."""
    return key in phrases(LANGUAGES[0]).keys


def say(key: str, language: str, **values: object) -> str:
    """A phrase in a language ("zh" or "en") with its blanks filled. Raises KeyError when nobody wrote
    it."""
    found = phrases(language)
    if key in found.plural:
        count = int(str(values["count"]).replace(",", ""))
        return found.known.ngettext(key, key, count).format(**values)
    return found.known.gettext(key).format(**values)
