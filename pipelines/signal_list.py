"""Signals as evaluators see them: those the build found, and those put to reporters."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import signals
from pipelines.register.actor import Actor
from pipelines.register.signals import Question
from pipelines.warehouse import open_edition

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOUND = """
SELECT signal_id, code, about, year, chance, tested, evidence, question_zh, question_en FROM signal
ORDER BY year DESC, chance, signal_id
"""
STATES = {
    "zh": {"new": "未询问", "asked": "待答复", "answered": "已答复", "closed": "已了结"},
    "en": {"new": "not asked", "asked": "asked", "answered": "answered", "closed": "closed"},
}
STEPS = {
    "zh": {"asked": "询问", "answered": "答复", "closed": "了结"},
    "en": {"asked": "asked", "answered": "answered", "closed": "closed"},
}
RARE = 1e-6
"""Below it a chance is only called smaller: models do not hold so far out."""
LINE = {
    "zh": "{id} {code} {state} 机会{chance}（同检{tested}项）：{question}",
    "en": "{id} {code} {state}, chance {chance} (of {tested} tested): {question}",
}


@dataclass(frozen=True)
class Entry:
    """A signal and, when it was put to its reporter, what became of that."""

    signal_id: str
    code: str
    unit: str
    year: int
    shown: Mapping[str, Any]
    question: Question | None

    @property
    def state(self) -> str:
        return self.question.state if self.question else "new"


def entries(home: Home, engine: Engine, unit: str | None = None) -> list[Entry]:
    """Every signal of the current build, and every one asked about that it no longer finds."""
    con = open_edition(home)
    try:
        return with_questions(found(con), engine, unit)
    finally:
        con.close()


def found(con: "DuckDBPyConnection") -> list[dict[str, Any]]:
    """The signals of an edition that has them."""
    cursor = con.execute(FOUND)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def with_questions(
    rows: Sequence[Mapping[str, Any]], engine: Engine, unit: str | None = None
) -> list[Entry]:
    """``entries``, of a build's signals that were read before."""
    asked = {q.signal_id: q for q in signals.questions(engine)}
    shown = {key: json.loads(q.evidence) for key, q in asked.items()}
    shown |= {row["signal_id"]: row for row in rows}
    listed = [
        Entry(key, row["code"], row["about"], row["year"], row, asked.get(key))
        for key, row in shown.items()
    ]
    return [one for one in listed if unit in (None, one.unit)]


def ask(home: Home, engine: Engine, signal_id: str, actor: Actor, text: str) -> Entry:
    """Put a signal of the current build to its reporter, with all of its evidence."""
    begun = [e for e in entries(home, engine) if e.signal_id.startswith(signal_id)]
    if len(signal_id) < signals.SHORTEST or len(begun) != 1:
        what = "several begin so; give more of it" if begun else "is not found; see signal list"
        raise UserError(
            f"signal {signal_id}: {what}",
            f"凭编号{signal_id}不能确定是哪条疑点提示，请多写几位。"
            if begun
            else f"没有编号为{signal_id}的疑点提示，请核对编号。",
        )
    one = begun[0]
    shown = json.dumps(dict(one.shown), ensure_ascii=False, sort_keys=True)
    signals.ask(engine, one.signal_id, one.unit, shown, actor, text)
    return one


def answer_by(catalogue: Catalogue, code: str) -> Callable[[date], date]:
    """The last day to answer a signal of the catalogue that was asked on a day."""
    days = next((one.answer_days for one in catalogue.signals if one.id == code), 0)

    def last(asked: date) -> date:
        left = days
        while left:
            asked += timedelta(days=1)
            left -= catalogue.is_working_day(asked)
        return asked

    return last


def line(one: Entry, language: str) -> str:
    return LINE[language].format(
        id=one.signal_id[:12], code=one.code, state=STATES[language][one.state],
        chance=_chance(one.shown["chance"]), tested=one.shown["tested"],
        question=one.shown[f"question_{language}"],
    )  # fmt: skip


def _chance(chance: float) -> str:
    return f"<{RARE:g}" if chance < RARE else f"{chance:.2g}"


def step_lines(catalogue: Catalogue, one: Entry, language: str) -> list[str]:
    """What was asked and answered, a line each."""
    steps = one.question.steps if one.question else ()

    def by(role: str) -> str:
        return catalogue.role_name(role)[language]

    return [
        f"    {step.at:%Y-%m-%d} {STEPS[language][step.kind]} {by(step.actor_role)}: {step.text}"
        for step in steps
    ]
