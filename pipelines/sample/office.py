"""One reporter's work: its history drawn, its mistakes made, its files sent."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random

from pipelines.catalogue.whole import Catalogue
from pipelines.sample import arrivals, truth
from pipelines.sample.draws import source
from pipelines.sample.errors import MISTAKES, Damage, spoil
from pipelines.sample.history import History
from pipelines.sample.identity import numbers
from pipelines.sample.layout import Paper, Sheet, lay_out, period_text
from pipelines.sample.model import Return
from pipelines.sample.plan import HISTORY, Task
from pipelines.sample.recipe import Layout, Recipe
from pipelines.sample.story import Oddity, Returns, tell
from pipelines.sample.truth import Truth
from pipelines.sample.workbook import write_workbook

Slot = tuple[str, str]
CORRECTED, AGAIN = "_更正", "_再报"
REFUSALS = {
    "unreadable": "unreadable",
    "empty": "empty",
    "personal_data": "personal_data",
    "wrong_unit": "unknown_reporter",
    "wrong_period": "wrong_grain",
}
"""Why intake refuses each kind of file."""


@dataclass
class Sending:
    """One file on its way. ``manner``: what is wrong with the file itself, "" for nothing.
    ``truths``: the defects in it, with the row and elements where each stands."""

    sent: Return
    received_at: datetime
    manner: str = ""
    words: str = ""
    suffix: str = ""
    truths: list[tuple[Truth, int, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True)
class Made:
    """What an office made: (file, received at) and the defects in them."""

    reporter: str
    files: list[tuple[str, datetime]]
    truths: list[Truth]


class Office:
    """One reporter under one seed."""

    def __init__(self, catalogue: Catalogue, recipe: Recipe, years: range, seed: int, code: str):
        self.catalogue, self.recipe, self.seed, self.code = catalogue, recipe, seed, code
        self.history = History(catalogue, recipe, years, seed, code)
        self.unit = catalogue.unit_by_code[code]
        self.sendings: dict[Slot, list[Sending]] = {}
        self.truths: list[Truth] = []
        self.severities = {c.id: c.severity for c in catalogue.general_checks}
        self.severities |= {c.id: c.severity for c in catalogue.cross_checks}
        self.severities |= {c.id: c.severity for f in catalogue.forms for c in f.checks}

    def work(self, tasks: list[Task], out: Path) -> Made:
        """Draws, spoils, writes."""
        returns = self.history.returns()
        oddities = [
            (t, o) for t in tasks if t.planted.kind in HISTORY for o in self._told(t, returns)
        ]
        for several in returns.values():
            self.sendings |= {sent.slot: [self._usual(sent)] for sent in several}
        for task, oddity in oddities:
            severity = self.severities[oddity.rule_id]
            found = truth.of_oddity(task.planted.kind, oddity, severity)
            sending = self.sendings[oddity.sent.slot][0]
            place = sending.sent.rows.index(sending.sent.row(oddity.unit))
            self._note(sending, found, place, oddity.elements)
        for task in tasks:
            if task.planted.kind not in HISTORY:
                self._plant(task)
        return Made(self.code, self._write(out), self.truths)

    def _told(self, task: Task, returns: Returns) -> list[Oddity]:
        return tell(self.history, returns, task, self._random(task))

    def _random(self, task: Task) -> Random:
        return source(self.seed, "task", task.number, task.planted.kind)

    def _usual(self, sent: Return) -> Sending:
        form = self.catalogue.form_by_code[sent.form]
        random = source(self.seed, self.code, *sent.slot, "arrival")
        return Sending(sent, arrivals.on_time(self.catalogue, form, sent.period, random))

    def _note(
        self, sending: Sending, found: Truth, row: int = 0, elements: tuple[str, ...] = ()
    ) -> None:
        self.truths.append(found)
        sending.truths.append((found, row, elements))

    def _plant(self, task: Task) -> None:
        random = self._random(task)
        slots = [
            slot
            for slot, (sending, *_) in self.sendings.items()
            if slot[0] == task.form and sending.sent.period.year == task.year
        ]
        random.shuffle(slots)
        kind = task.planted.kind
        plant = PLANTERS.get(kind) or (Office._spoil if kind in MISTAKES else Office._misfile)
        for slot in slots:
            if plant(self, task, slot, random):
                return

    def _spoil(self, task: Task, slot: Slot, random: Random) -> bool:
        (right,) = self.sendings[slot]
        done = spoil(self.catalogue, right.sent, task.planted, random)
        if done is None:
            return False
        sent, damage = done
        wrong = replace(right, sent=sent, truths=[])
        self.sendings[slot] = [wrong]
        self._note(wrong, self._of(task, sent, damage), damage.row, damage.elements)
        if task.planted.resent:
            moment = arrivals.later(self.catalogue, wrong.received_at, random)
            self._send_right(slot, right, moment)
        return True

    def _of(self, task: Task, sent: Return, damage: Damage) -> Truth:
        severity = self.severities[damage.rule_id]
        return truth.of_damage(task.planted.kind, sent, damage, severity)

    def _send_right(self, slot: Slot, right: Sending, moment: datetime) -> None:
        corrected = replace(right, received_at=moment, suffix=CORRECTED, truths=[])
        for found, *_ in self.sendings[slot][0].truths:
            found.corrected_by = self._file(corrected)
        self.sendings[slot].append(corrected)

    def _misfile(self, task: Task, slot: Slot, random: Random) -> bool:
        (right,) = self.sendings[slot]
        kind, form = task.planted.kind, self.catalogue.form_by_code[task.form]
        first, second = arrivals.twice_on_time(self.catalogue, form, right.sent.period, random)
        words = random.choice(task.planted.words) if task.planted.words else ""
        wrong = replace(right, received_at=first, manner=kind, words=words, truths=[])
        found = truth.about(kind, "file", right.sent)
        found.rule_id, found.severity, found.planted = REFUSALS[kind], "rejected", words
        self.sendings[slot] = [wrong]
        self._note(wrong, found)
        if task.planted.resent:
            self._send_right(slot, right, second)
        return True

    def _late(self, task: Task, slot: Slot, random: Random) -> bool:
        (sending,) = self.sendings[slot]
        form = self.catalogue.form_by_code[task.form]
        sending.received_at = arrivals.late(
            self.catalogue, form, sending.sent.period, task.planted.size, random
        )
        found = truth.about("late", "arrival", sending.sent)
        found.planted = sending.received_at.isoformat()
        self._note(sending, found)
        return True

    def _missing(self, task: Task, slot: Slot, random: Random) -> bool:
        (sending,) = self.sendings.pop(slot)
        self.truths.append(truth.about("missing", "arrival", sending.sent))
        return True

    def _sent_twice(self, task: Task, slot: Slot, random: Random) -> bool:
        (first,) = self.sendings[slot]
        moment = arrivals.later(self.catalogue, first.received_at, random)
        again = replace(first, received_at=moment, manner="sent_twice", suffix=AGAIN, truths=[])
        self.sendings[slot].append(again)
        found = truth.about("sent_twice", "arrival", first.sent)
        found.note = f"same bytes as {self._file(first)}"
        self._note(again, found)
        return True

    @property
    def layout(self) -> Layout:
        return self.recipe.layouts[self.recipe.reporter(self.code).layout]

    def _period(self, sending: Sending) -> str:
        period = sending.sent.period
        if sending.manner != "wrong_period":
            return period_text(period, self.layout.period)
        other = "quarter" if period.grain == "month" else "month"
        index = period.last_month if other == "month" else (period.last_month + 2) // 3
        return replace(period, grain=other, ordinal=index).name("zh")  # type: ignore[arg-type]

    def _unit(self, sending: Sending) -> str:
        return sending.words if sending.manner == "wrong_unit" else self.unit.name.zh

    def _file(self, sending: Sending) -> str:
        name = self.layout.file.format(
            unit=self._unit(sending), form=sending.sent.form, period=self._period(sending)
        )
        folder = f"{sending.sent.period.year}/{self.unit.name.zh}"
        return f"{folder}/{name}{sending.suffix}.xlsx"

    def _write(self, out: Path) -> list[tuple[str, datetime]]:
        files = []
        for several in self.sendings.values():
            for sending in several:
                name = self._file(sending)
                path = out / name
                path.parent.mkdir(parents=True, exist_ok=True)
                sheet = lay_out(self._paper(several[0] if sending.suffix == AGAIN else sending))
                write_workbook(path, sheet)
                self._damage_file(path, sending.manner)
                self._place(sending, sheet, name)
                files.append((name, sending.received_at))
        return files

    def _paper(self, sending: Sending) -> Paper:
        sent, day = sending.sent, sending.received_at.date()
        if sending.manner == "wrong_unit":
            rows = [
                replace(r, code="", name=sending.words) if r.unit == self.code else r
                for r in sent.rows
            ]
            sent = replace(sent, rows=rows)
        extra = None
        if sending.manner == "personal_data":
            random = source(self.seed, self.code, *sent.slot, "numbers")
            extra = sending.words, numbers(len(sent.rows), random)
        unit, period = self._unit(sending), self._period(sending)
        return Paper(self.catalogue, self.recipe, self.layout, sent, unit, period, day, extra)

    @staticmethod
    def _damage_file(path: Path, manner: str) -> None:
        if manner == "empty":
            path.write_bytes(b"")
        elif manner == "unreadable":
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) * 3 // 5])

    @staticmethod
    def _place(sending: Sending, sheet: Sheet, name: str) -> None:
        for found, row, elements in sending.truths:
            found.file = name
            if found.scope in ("return", "cross"):
                truth.place(found, sheet, row, elements)


PLANTERS: dict[str, Callable[[Office, Task, Slot, Random], bool]] = {
    "late": Office._late,
    "missing": Office._missing,
    "sent_twice": Office._sent_twice,
}
"""The defects of arrival; all others spoil a return or its file."""
