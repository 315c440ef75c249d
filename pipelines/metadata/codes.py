"""Codes of a catalogue made from DHIS2's: what was there, in letters that every place can take."""

import re
from collections.abc import Iterable

MAX = 60
_RESERVED = {"population", "units_below", "first", "con", "prn", "aux", "nul"}
"""Words of the expressions, and names that no file may have everywhere."""


class Codes:
    """Gives out codes, each once whatever its case: forms are files, and some disks ignore case."""

    def __init__(self, taken: Iterable[str] = ()):
        self.taken = {code.casefold() for code in taken} | _RESERVED

    def code(self, wanted: Iterable[str], uid: str) -> str:
        """A word out of the first of ``wanted`` that leaves one; with the uid where another has it."""
        made = next((code for text in wanted if (code := word(text))), uid)
        for code in (made, f"{made[: MAX - 1 - len(uid)]}_{uid}"):
            if code.casefold() not in self.taken:
                self.taken.add(code.casefold())
                return code
        raise AssertionError(f"uid {uid} twice")


def word(text: str) -> str:
    """Letters, digits and _, beginning with a letter; "" when nothing is left."""
    made = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")[:MAX]
    return made if made[:1].isalpha() or not made else f"c_{made}"[:MAX]
