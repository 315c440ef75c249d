"""Receipts from the register at any time, and what they say of special arrivals."""

from datetime import datetime

import pytest

from pipelines import receipts
from pipelines.errors import UserError
from pipelines.receipts.again import again
from pipelines.register import ledger
from pipelines.register.actor import Actor

UNIT = "370781"
ONE, TWO = (f"RC01 2009Q2 {UNIT} {n}\n" for n in (1, 2))
TOP = Actor("clerk", "370700")


def judge(world, outcome, verdict):
    (key, *_), *_ = outcome.returns
    at = datetime(2009, 7, 9)
    ledger.record_judgement(world.engine(), {key: verdict}, [], [], at, Actor("judge"))


def told(world, outcome):
    return receipts.receipts(world.engine(), world.catalogue, [outcome], TOP)


def printed(world, file_hash):
    return again(world.home, world.engine(), world.catalogue, file_hash)


def older(world):
    """The file of version 1 sent again after version 2."""
    judge(world, world.hand_in("a.csv", ONE, "2009-07-07T09:00:00"), "accepted")
    judge(world, world.hand_in("b.csv", TWO, "2009-07-08T09:00:00"), "accepted")
    return world.hand_in("a.csv", ONE, "2009-07-09T09:00:00")


def test_an_older_version_sent_again_is_warned_of_and_in_force(world):
    outcome = older(world)
    (receipt,) = told(world, outcome)
    (each,) = receipt.returns
    assert (each.version, each.same_as, each.replaces, each.in_force) == (3, 1, 2, 3)
    assert receipts.lines([receipt], "zh") == [
        "已收到：青州市 RC01 2009年二季度 第3版（a.csv），7月9日09:00，按时。结果：已受理。"
        "注意：与第1版是同一文件，现为第3版，取代了第2版。如非有意，请重新报送第2版的文件。"
    ]
    live = next(v for v in ledger.versions(world.engine()) if v.is_live)
    assert live.version == 3


def test_printed_again_it_is_what_it_was(world):
    outcome = older(world)
    first, last = printed(world, outcome.file_hash[:12])
    assert [last] == told(world, outcome)
    assert (first.returns[0].version, first.returns[0].in_force) == (1, 3)
    assert "第3版有效" in first.returns[0].stands.zh


def test_a_repetition_printed_again_is_one(world):
    outcome = world.hand_in("a.csv", ONE, "2009-07-07T09:00:00")
    world.hand_in("copy.csv", ONE, "2009-07-08T09:00:00")
    first, second = printed(world, outcome.file_hash)
    assert [first.kind, second.kind] == ["received", "repeated"]
    assert second.file_name == "copy.csv"


def test_a_refusal_printed_again_says_where(world):
    outcome = world.hand_in("x.csv", "!unknown_form", "2009-07-07T09:00:00")
    (receipt,) = printed(world, outcome.file_hash)
    assert (receipt.kind, receipt.refusal.reason, receipt.refusal.cell) == (
        "rejected", "unknown_form", "B2",
    )  # fmt: skip
    assert [receipt] == told(world, outcome)


def test_one_that_came_too_early_printed_again_says_so(world):
    early = world.hand_in("a.csv", ONE, "2009-06-30T09:00:00")
    world.hand_in("a.csv", ONE, "2009-07-01T09:00:00")
    first, second = printed(world, early.file_hash)
    assert (first.kind, first.refusal.reason) == ("rejected", "future")
    assert second.kind == "received"


@pytest.mark.parametrize("wanted", ["0000000000", "abc", "", "%%%%%%%%"])
def test_what_never_came(world, wanted):
    world.hand_in("a.csv", ONE, "2009-07-07T09:00:00")
    with pytest.raises(UserError, match="no file of this hash"):
        printed(world, wanted)


@pytest.mark.parametrize(
    ("at", "names"),
    [
        ("2009-07-25T23:59:59", []),
        ("2009-07-26T00:00:00", ["2009年半年考核"]),
        ("2010-01-26T00:00:00", ["2009年半年考核", "2009年全年考核"]),
    ],
)
def test_after_a_freeze_it_is_kept_and_the_assessments_it_misses_are_named(world, at, names):
    outcome = world.hand_in("a.csv", ONE, at)
    (receipt,) = told(world, outcome)
    (each,) = receipt.returns
    assert [missed.name.zh for missed in each.missed] == names
    assert ("冻结后收到，不计入" in receipts.lines([receipt], "zh")[0]) == bool(names)
    assert len(ledger.versions(world.engine())) == 1


def test_a_form_that_follows_the_freeze_misses_nothing(world):
    (form,) = world.catalogue.scheme.missing.not_assessed_without
    grain = world.catalogue.form_by_code[form].grain
    code = {"quarter": "2009Q2", "half": "2009H1", "year": "2009"}[grain]
    outcome = world.hand_in("a.csv", f"{form} {code} 370700 1\n", "2010-03-01T09:00:00")
    assert told(world, outcome)[0].returns[0].missed == ()


def test_several_returns_of_one_file_each_have_their_own_answer(world):
    judge(world, world.hand_in("a.csv", TWO, "2009-07-06T09:00:00"), "accepted")
    both = world.hand_in("m.csv", ONE + "RC01 2009Q2 370702 3\n", "2009-07-12T09:00:00")
    keys = [key[0] for key in both.returns]
    ledger.record_judgement(
        world.engine(), dict(zip(keys, ("returned", "accepted"), strict=True)), [], [],
        datetime(2009, 7, 12), Actor("judge"),
    )  # fmt: skip
    (receipt,) = told(world, both)
    said = {r.reporter: (r.version, r.verdict, r.is_late, r.in_force) for r in receipt.returns}
    assert said == {"370702": (1, "accepted", True, 1), UNIT: (2, "returned", False, 1)}
    assert not receipt.is_clean
