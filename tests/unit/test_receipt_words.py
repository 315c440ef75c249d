"""What a receipt asks for in all, where its returns ask for different things."""

from types import SimpleNamespace

from pipelines.catalogue.base import Text
from pipelines.receipts.words import NEXT, to_do


def asks(form: str, period: str, verdict: str) -> SimpleNamespace:
    name = f"{form} {period}"
    return SimpleNamespace(return_id=name, form=form, period=period, next=NEXT[verdict])


def test_one_thing_is_said_once():
    several = [asks("A", "2009Q1", "accepted"), asks("B", "2009Q1", "accepted")]
    assert to_do(several) == NEXT["accepted"]
    assert to_do([]) == Text(zh="", en="")


def test_different_things_are_said_by_form():
    several = [asks("A", "2009Q1", "returned"), asks("B", "2009Q1", "accepted"),
               asks("C", "2009Q1", "returned")]  # fmt: skip
    said = to_do(several)
    assert said.zh == "A、C：请按所列错误改正后，重报整份报表。B：无需处理。"
    assert said.en.startswith("A, C: Correct the errors listed")
    assert said.en.endswith("B: Nothing to do.")


def test_returns_of_one_form_are_told_apart_by_period():
    said = to_do([asks("A", "2009Q1", "returned"), asks("A", "2009Q2", "accepted")])
    assert "A 2009Q1：" in said.zh
    assert "A 2009Q2：" in said.zh
