"""What is asked to be marked, and what comes back. Nothing of the register is in it."""

from dataclasses import dataclass
from typing import Literal

from pipelines.catalogue.base import Text

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From the one that asks for most."""


@dataclass(frozen=True)
class Marking:
    """Something to be said about some cells of a sheet.

    ``sheet``: None or "" for a file without sheets. ``cells``: as ``E12, F12`` or ``C12:P12``; None for
    what stands in no cell (a missing row, an absent column): it goes to the summary, and to the cell
    ``near`` or else the first one written. ``key``: what it is known by in every file.
    """

    sheet: str | None
    cells: str | None
    severity: Severity
    message: Text
    remedy: Text
    near: str | None = None
    key: str = ""


@dataclass(frozen=True)
class Summary:
    """The head of the summary sheet: the result in a few words, what to do next, and what else a reader
    asks for (file, unit, period, time), as label and value. ``remarks``: sentences below them."""

    verdict: Text
    next: Text
    facts: tuple[tuple[Text, Text], ...] = ()
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Marked:
    """An xlsx workbook; what of the original it does not hold, in sentences; a name to give it."""

    content: bytes
    losses: tuple[Text, ...]
    name: str
