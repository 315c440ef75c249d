"""The life of a signal: an evaluator asks, the reporter answers, an evaluator concludes.

What was asked is kept as it was shown, so that question and answer can be read whatever later builds
find. Nothing else is made of a signal before its reporter could answer: ``is_usable``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, Row, select

from pipelines import clock
from pipelines.catalogue.roles import EVALUATOR
from pipelines.errors import UserError
from pipelines.register import tables
from pipelines.register.actor import Actor
from pipelines.register.ledger import add_events, event_row, insert_all
from pipelines.register.reason import checked
from pipelines.register.store import Bind, reading, writing

Kind = Literal["asked", "answered", "closed"]
ASKED: Final = "asked"
ANSWERED: Final = "answered"
CLOSED: Final = "closed"
SHORTEST = 6
"""Characters of a signal's id that may stand for it."""


@dataclass(frozen=True)
class Question:
    """A signal put to a reporter. ``evidence``: JSON, as it was shown; ``steps``: in their order."""

    signal_id: str
    unit: str
    evidence: str
    steps: tuple[Row[Any], ...]

    @property
    def state(self) -> str:
        return str(self.steps[-1].kind)

    @property
    def asked_at(self) -> datetime:
        asked: datetime = self.steps[0].at
        return asked

    def said(self, kind: Kind) -> str | None:
        """What was last said of a kind."""
        return next((s.text for s in reversed(self.steps) if s.kind == kind), None)

    def is_usable(self, today: date, answer_by: Callable[[date], date]) -> bool:
        """Whether it may be weighed in sampling, an adjustment or a report: the reporter has answered,
        or let the time for it pass. ``answer_by``: the last day for what was asked on a day."""
        return self.said(ANSWERED) is not None or today > answer_by(self.asked_at.date())


def questions(bind: Bind, unit: str | None = None) -> list[Question]:
    """Every signal put to a reporter, or to one, by the time it was asked."""
    step = tables.signal_step
    query = select(step).order_by(step.c.signal_id, step.c.at, step.c.step_id)
    if unit is not None:
        query = query.where(step.c.unit == unit)
    with reading(bind) as connection:
        rows = connection.execute(query).all()
    found = [_question(list(several)) for _, several in groupby(rows, key=lambda r: r.signal_id)]
    return sorted(found, key=lambda q: (q.asked_at, q.signal_id))


def _question(steps: Sequence[Row[Any]]) -> Question:
    first = steps[0]
    return Question(first.signal_id, first.unit, first.evidence, tuple(steps))


def ask(engine: Engine, signal_id: str, unit: str, evidence: str, actor: Actor, text: str) -> None:
    """Put a signal to its reporter with its evidence. Raises UserError, and writes nothing, when the
    actor is no evaluator or it was asked before."""
    if actor.role != EVALUATOR:
        raise UserError(
            f"signal {signal_id[:12]}: is asked by the role {EVALUATOR}",
            "疑点由评估人员询问，其他角色不能办理。",
        )
    with writing(engine) as connection:
        if _steps(connection, signal_id):
            raise UserError(
                f"signal {signal_id[:12]}: was asked already; see signal list", "该疑点已询问过。"
            )
        _take(connection, signal_id, unit, ASKED, text, actor, evidence)


def answer(engine: Engine, signal_id: str, actor: Actor, text: str) -> None:
    """The reporter answers; it may add to its answer until the question is closed."""
    with writing(engine) as connection:
        question = find(connection, signal_id)
        if actor.unit != question.unit:
            raise UserError(
                f"signal {signal_id[:12]}: was put to {question.unit}; it answers",
                "该疑点问的是其他单位，由该单位答复。",
            )
        if question.state == CLOSED:
            raise UserError(
                f"signal {signal_id[:12]}: is closed; nothing to answer", "该疑点已了结，不必答复。"
            )
        _take(connection, question.signal_id, question.unit, ANSWERED, text, actor)


def close(
    engine: Engine, signal_id: str, actor: Actor, text: str, answer_by: Callable[[date], date]
) -> None:
    """An evaluator concludes, once the reporter has answered or its time is over."""
    with writing(engine) as connection:
        question = find(connection, signal_id)
        if actor.role != EVALUATOR or actor.unit == question.unit:
            raise UserError(
                f"signal {signal_id[:12]}: is closed by the role {EVALUATOR}",
                "疑点由评估人员了结，填报单位不能自己了结。",
            )
        if question.state == CLOSED:
            raise UserError(f"signal {signal_id[:12]}: is closed already", "该疑点已了结。")
        if not question.is_usable(clock.now().date(), answer_by):
            last = answer_by(question.asked_at.date())
            raise UserError(
                f"signal {signal_id[:12]}: {question.unit} may answer until {last}; wait for that",
                f"填报单位可在{last.year}年{last.month}月{last.day}日前答复，请等到期限。",
            )
        _take(connection, question.signal_id, question.unit, CLOSED, text, actor)


def find(bind: Bind, signal_id: str) -> Question:
    """The question of this id, or of the only one that begins with it."""
    found = [q for q in questions(bind) if q.signal_id.startswith(signal_id)]
    if len(signal_id) < SHORTEST or len(found) != 1:
        what = "several begin so; give more of it" if len(found) > 1 else "was not asked"
        raise UserError(
            f"signal {signal_id}: {what}; see signal list",
            f"凭编号{signal_id}不能确定是哪条疑点提示，请多写几位。"
            if found
            else f"编号为{signal_id}的疑点提示还没有询问过，请核对编号。",
        )
    return found[0]


def _steps(connection: Connection, signal_id: str) -> Sequence[Row[Any]]:
    return connection.execute(select(tables.signal_step).filter_by(signal_id=signal_id)).all()


def _take(
    connection: Connection, signal_id: str, unit: str, kind: Kind, text: str, actor: Actor,
    evidence: str | None = None,
) -> None:  # fmt: skip
    said, now = checked(f"signal {signal_id[:12]}", text), clock.now()
    row: Mapping[str, Any] = {
        "signal_id": signal_id, "unit": unit, "kind": kind, "text": said, "evidence": evidence,
        "at": now, "actor_role": actor.role, "actor_unit": actor.unit,
    }  # fmt: skip
    insert_all(connection, tables.signal_step, [row])
    add_events(connection, [event_row(actor, f"signal {kind}", signal_id, said, now)])
