"""What a receipt says, apart from how it looks: text, page, JSON and screen show the same object.

Every text is there in both languages. ``Receipt.model_dump_json()`` writes one, and
``Receipt.model_validate_json`` reads it again; docs/receipts.md describes the keys.
"""

import re
from collections import Counter
from datetime import date, datetime
from typing import Literal

from pipelines.catalogue.base import Entry, Text
from pipelines.ingest.text import column_number

Kind = Literal["received", "repeated", "rejected"]
Severity = Literal["error", "warning", "note"]
Verdict = Literal["accepted", "held", "returned"]
Status = Literal["open", "explained", "waived"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
ASKING = ("error", "warning")
"""Severities that ask for something: to correct, to explain. A note asks for nothing."""


class Found(Entry):
    """A finding: what does not hold, in which cells of which sheet, and what to do about it.

    ``status``: whether it asks still; ``explanation``: what settled it, in the words given.
    """

    finding_id: str
    rule_id: str
    severity: Severity
    unit: str | None
    item: str | None
    element: str | None
    sheet: str | None
    cells: str | None
    value: str | None
    message: Text
    remedy: Text
    status: Status = "open"
    explanation: str | None = None

    @property
    def first_cell(self) -> str:
        return (self.cells or "").split(",")[0].strip()

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """Where it stands, to sort by: sheet, row, column; what has no cell first."""
        cell = re.match(r"([A-Z]+)([0-9]+)", self.first_cell)
        row, column = (int(cell[2]), column_number(cell[1])) if cell else (0, 0)
        return self.sheet or "", row, column, self.rule_id, self.finding_id


class Unkept(Entry):
    """An explanation in the summary of a marked workbook that is none of a warning of this file: where
    it stood, about what, its text (blank with personal data), and why."""

    place: str
    message: str
    text: str
    why: Text


class Refusal(Entry):
    """Why a file is not taken, and where that was seen. Never holds personal data."""

    reason: str
    sheet: str | None
    cell: str | None
    message: Text


class Missed(Entry):
    """An assessment that a return came too late for: it was frozen before."""

    assessment: str
    name: Text
    frozen_at: datetime


class ReturnReceipt(Entry):
    """One return of the file. ``findings``: in the order of their places.

    ``version``: its place among the versions of this form, period and reporter. ``is_repeat``: the
    file was the latest version already. ``same_as``: the earlier version whose file was sent again.
    ``replaces``: the version that was the latest before. ``in_force``: the version whose values count
    now, ``stands`` says so in words. ``withdrawn_at``: when this one was taken back, if it was.
    ``due_day``: the last day on time; ``is_late`` goes by the first return received. ``verdict``: none
    while the return waits to be judged. ``missed``: assessments it does not count in.
    """

    return_id: str
    form: str
    form_name: Text
    period: str
    period_name: Text
    reporter: str
    reporter_name: Text
    sheet: str | None
    is_demo: bool
    version: int
    is_repeat: bool
    same_as: int | None
    replaces: int | None
    in_force: int | None
    withdrawn_at: datetime | None
    first_received_at: datetime
    due_day: date | None
    is_late: bool
    verdict: Verdict | None
    missed: tuple[Missed, ...]
    findings: tuple[Found, ...]
    stands: Text
    next: Text

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.form, self.period, self.reporter

    @property
    def asking(self) -> list[Found]:
        """Findings that ask for something, errors first."""
        waiting = [f for f in self.findings if f.status == "open"]
        return [f for kind in ASKING for f in waiting if f.severity == kind]

    @property
    def settled(self) -> list[Found]:
        """Findings that were explained or waived."""
        return [found for found in self.findings if found.status != "open"]

    @property
    def counts(self) -> Counter[str]:
        """Findings by severity, those settled by their status."""
        return Counter(f.severity if f.status == "open" else f.status for f in self.findings)


class Receipt(Entry):
    """What became of a file handed in, or would become of it when ``is_check``: then nothing was
    recorded, and versions are those it would get."""

    kind: Kind
    is_check: bool
    file_hash: str
    file_name: str
    received_at: datetime
    actor_role: str
    role_name: Text
    actor_unit: str | None
    actor_name: Text
    programme: Text
    refusal: Refusal | None
    returns: tuple[ReturnReceipt, ...]
    next: Text
    unkept: tuple[Unkept, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is to correct: not refused, and no return sent back."""
        return self.kind != "rejected" and all(r.verdict != "returned" for r in self.returns)
