"""What the tables of an edition mean, in Chinese: a gettext catalogue whose keys are the English words in
the headers of the models. What is not said there yet is shown in English."""

from functools import cache

from babel.messages.pofile import read_po

from dashboard.words import LOCALE

FILE = LOCALE / "zh" / "marts.po"


@cache
def phrases() -> dict[str, str]:
    with FILE.open("rb") as lines:
        found = read_po(lines, abort_invalid=True)
    return {str(one.id): str(one.string) for one in found if one.id and one.string}


def meaning(english: str, language: str) -> str:
    return phrases().get(english, english) if language == "zh" else english
