"""The life of a signal: asked, answered, closed."""

import json
from datetime import date, datetime, timedelta

import pytest

from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import ledger, signals
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

EVALUATOR, CLERK, OTHER = Actor("evaluator"), Actor("clerk", "A"), Actor("clerk", "B")
ID = "ab" * 32
SHOWN = json.dumps({"code": "S1", "question_zh": "为何？", "evidence": "{}"}, ensure_ascii=False)


def in_ten_days(asked: date) -> date:
    return asked + timedelta(days=10)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2010-02-01T09:00")
    opened = open_register(Home(tmp_path / "grove"))
    yield opened
    opened.dispose()


def ask(engine, actor=EVALUATOR):
    signals.ask(engine, ID, "A", SHOWN, actor, "请说明。")


def test_asked_answered_and_closed_with_who_when_and_what(engine):
    ask(engine)
    signals.answer(engine, ID[:8], CLERK, "按批次体检。")
    signals.close(engine, ID, EVALUATOR, "已查台账，属实。", in_ten_days)
    one = signals.find(engine, ID[:6])
    assert [(s.kind, s.actor_role, s.actor_unit, s.at) for s in one.steps] == [
        ("asked", "evaluator", None, datetime(2010, 2, 1, 9)),
        ("answered", "clerk", "A", datetime(2010, 2, 1, 9)),
        ("closed", "evaluator", None, datetime(2010, 2, 1, 9)),
    ]
    assert (one.unit, one.evidence, one.state) == ("A", SHOWN, "closed")
    assert [event.kind for event in ledger.events(engine, ID)] == [
        "signal asked", "signal answered", "signal closed",
    ]  # fmt: skip


def test_a_unit_sees_only_what_it_was_asked(engine):
    ask(engine)
    assert [q.signal_id for q in signals.questions(engine, "A")] == [ID]
    assert signals.questions(engine, "B") == []


def test_nothing_is_made_of_it_before_the_unit_answered_or_its_time_is_over(engine):
    ask(engine)
    one = signals.find(engine, ID)
    assert not one.is_usable(date(2010, 2, 11), in_ten_days)
    assert one.is_usable(date(2010, 2, 12), in_ten_days)
    with pytest.raises(UserError, match="may answer until 2010-02-11"):
        signals.close(engine, ID, EVALUATOR, "x", in_ten_days)
    signals.answer(engine, ID, CLERK, "说明。")
    assert signals.find(engine, ID).is_usable(date(2010, 2, 1), in_ten_days)


@pytest.mark.parametrize(
    "step, told",
    [
        (lambda e: ask(e, CLERK), "asked by the role evaluator"),
        (lambda e: ask(e), "asked already"),
        (lambda e: signals.answer(e, ID, OTHER, "不是我们"), "was put to A"),
        (lambda e: signals.answer(e, ID, CLERK, " "), "no reason given"),
        (lambda e: signals.answer(e, ID, CLERK, "电话 13812345678"), "phone number"),
        (lambda e: signals.answer(e, "ff" * 8, CLERK, "x"), "was not asked"),
        (lambda e: signals.answer(e, ID[:5], CLERK, "x"), "signal list"),
        (lambda e: signals.close(e, ID, CLERK, "x", in_ten_days), "closed by the role evaluator"),
    ],
)
def test_what_is_refused_writes_nothing(engine, step, told):
    ask(engine)
    before = ledger.sequence(engine)
    with pytest.raises(UserError, match=told) as caught:
        step(engine)
    assert "\n" not in str(caught.value)
    assert ledger.sequence(engine) == before


def test_a_closed_question_takes_no_answer(engine):
    ask(engine)
    signals.answer(engine, ID, CLERK, "说明。")
    signals.close(engine, ID, EVALUATOR, "好。", in_ten_days)
    for step in (
        lambda: signals.answer(engine, ID, CLERK, "再说明。"),
        lambda: signals.close(engine, ID, EVALUATOR, "好。", in_ten_days),
    ):
        with pytest.raises(UserError, match="closed"):
            step()
