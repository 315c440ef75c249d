"""撤回: who may take a return back and until when; what is taken back counts for nothing, anywhere."""

import random
from datetime import date, datetime

import pytest

from pipelines import receipts, receive
from pipelines.errors import UserError
from pipelines.extract.received import take_snapshot
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.extensions import Extension, add_extension
from pipelines.register.store import reading, writing
from pipelines.register.versions import every_version
from pipelines.standing import standings
from pipelines.status import status
from pipelines.withdraw import withdraw

UNIT, SLOT = "370781", ("RC01", "2009Q2", "370781")
OWN, EVALUATOR, OTHER = Actor("clerk", UNIT), Actor("evaluator"), Actor("clerk", "370702")
ONE, TWO = (f"RC01 2009Q2 {UNIT} {n}\n" for n in (1, 2))
FIRST, SECOND, THIRD = (f"2009-07-0{n}T09:00:00" for n in (2, 3, 4))


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setenv("GUANHUAI_NOW", moment)

    set_to("2009-07-06T09:00:00")
    return set_to


def back(world, subject, actor=OWN, reason="wrong file"):
    return withdraw(world.home, world.catalogue, subject, actor, reason)


def told(world):
    """Number, whether it was withdrawn, is the latest, is live, of every version."""
    with reading(world.engine()) as connection:
        return [
            (v.version, v.withdrawn is not None, v.is_latest, v.is_live)
            for v in every_version(connection)
        ]


def judged(world, outcome, verdict="accepted"):
    key = outcome.returns[0][0]
    ledger.record_judgement(
        world.engine(), {key: verdict}, [], [], datetime(2009, 7, 5), Actor("judge")
    )
    return key


def test_the_version_before_is_in_force_again_and_the_one_taken_back_is_listed(world, at):
    judged(world, world.hand_in("a.csv", ONE, FIRST))
    key = judged(world, world.hand_in("b.csv", TWO, SECOND))
    (version,) = back(world, key)
    assert version.version == 2
    assert told(world) == [(1, False, True, True), (2, True, False, False)]
    assert [v.version for v in ledger.versions(world.engine())] == [1]
    (event,) = ledger.events(world.engine(), key)[-1:]
    assert (event.kind, event.reason, event.actor_unit) == ("withdrawn", "wrong file", UNIT)


def test_a_slot_with_nothing_else_counts_as_not_received(world, at):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    judged(world, outcome)
    back(world, outcome.file_hash)
    assert ledger.versions(world.engine()) == []
    at("2009-07-20T09:00:00")
    lines = status(world.home, world.catalogue)
    assert "RC01 2009年二季度（2009-07-10截止）：应报16份，已收0份，已受理0份" in lines
    own = standings(world.engine(), world.catalogue, UNIT, datetime(2009, 7, 20))
    assert {s.state for s in own if (s.form, s.period) == SLOT[:2]} == {"overdue"}


def test_the_same_file_sent_again_counts_again(world, at):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    judged(world, outcome)
    back(world, outcome.file_hash)
    at("2009-07-07T09:00:00")
    assert world.hand_in("a.csv", ONE, "2009-07-07T09:00:00").kind == "received"
    assert told(world) == [(1, True, False, False), (2, False, True, True)]


def test_even_in_the_second_it_was_taken_back(world, at):
    now = "2009-07-06T09:00:00"
    outcome = world.hand_in("a.csv", ONE, now)
    back(world, outcome.file_hash)
    for kind in ("received", "repeated"):
        again = world.hand_in("a.csv", ONE, now)
        assert again.kind == kind
        assert told(world) == [(1, True, False, False), (2, False, True, False)]


def test_what_was_moved_on_a_second_can_be_taken_back_in_the_one_before(world, at):
    now = "2009-07-06T09:00:00"
    world.hand_in("a.csv", ONE, now)
    second = world.hand_in("b.csv", TWO, now)
    back(world, second.file_hash)
    assert told(world) == [(1, False, True, False), (2, True, False, False)]
    assert world.hand_in("c.csv", TWO, now).received_at.second == 2
    assert told(world)[2:] == [(3, False, True, False)]


def test_the_file_of_the_version_before_is_then_a_repetition(world, at):
    world.hand_in("a.csv", ONE, FIRST)
    back(world, world.hand_in("b.csv", TWO, SECOND).file_hash)
    at("2009-07-07T09:00:00")
    assert world.hand_in("a.csv", ONE, "2009-07-07T09:00:00").kind == "repeated"
    assert told(world) == [(1, False, True, False), (2, True, False, False)]


@pytest.mark.parametrize("seed", range(5))
def test_any_order_and_batching_of_the_same_receptions_gives_the_same(
    tmp_path, catalogue, monkeypatch, at, seed
):
    from tests.unit.register.conftest import World, parse_plain

    monkeypatch.setattr(receive, "parse_files", parse_plain)
    chance, digests = random.Random(seed), []
    for name in ("plain", "mixed"):
        world = World(tmp_path / name, catalogue)
        files = [
            world.file("a.csv", ONE, FIRST),
            world.file("b.csv", TWO, SECOND),
            world.file("a2.csv", ONE, "2009-07-07T09:00:00"),
            world.file("c.csv", "RC01 2009Q2 370702 3\n", THIRD),
        ]
        late = files[2]
        before = [f for f in files if f is not late]
        if name == "mixed":
            chance.shuffle(before)
        at("2009-07-06T09:00:00")
        while before:
            some = before[: chance.randint(1, 3) if name == "mixed" else 3]
            world.submit(*some)
            before = before[len(some) :]
        back(world, str(files[1].path))
        back(world, str(files[0].path))
        at("2009-07-08T09:00:00")
        world.submit(late, *(files[:2] if name == "mixed" else ()))
        digests.append((take_snapshot(world.home).digest, told(world)))
    assert digests[0] == digests[1]
    assert digests[0][1] == [
        (1, False, True, False),
        (1, True, False, False),
        (2, True, False, False),
        (3, False, True, False),
    ]


def test_a_snapshot_moves_with_it_and_keeps_no_finding_of_it(world, at):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    key = outcome.returns[0][0]
    row = {
        "finding_id": "f", "return_id": key, "rule_id": "r", "severity": "error", "message_zh": "",
        "message_en": "", "remedy_zh": "", "remedy_en": "",
    }  # fmt: skip
    ledger.record_judgement(
        world.engine(), {key: "returned"}, [row], [], datetime(2009, 7, 5), Actor("judge")
    )
    before = take_snapshot(world.home)
    back(world, key)
    after = take_snapshot(world.home)
    assert len(before.findings) == 1
    assert (after.findings, after.versions) == ([], [])
    assert [v.return_id for v in after.withdrawn] == [key]
    assert after.digest != before.digest


@pytest.mark.parametrize(
    ("actor", "moment", "reason", "words"),
    [
        (OTHER, FIRST, "x", "may not take it back"),
        (Actor("clerk"), FIRST, "x", "may not take it back"),
        (Actor("clerk", "370700"), FIRST, "x", "may not take it back"),
        (OWN, FIRST, " ", "needs a reason"),
        (OWN, "2009-07-11T00:00:00", "x", "was due on 2009-07-10"),
        (EVALUATOR, "2009-07-11T00:00:00", "x", "was due on 2009-07-10"),
    ],
)
def test_what_is_refused_is_said_in_a_line_and_changes_nothing(
    world, at, actor, moment, reason, words
):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    at(moment)
    with pytest.raises(UserError, match=words) as caught:
        back(world, outcome.file_hash, actor, reason)
    assert "\n" not in str(caught.value)
    assert told(world) == [(1, False, True, False)]
    assert [e.kind for e in ledger.events(world.engine())] == ["received"]


@pytest.mark.parametrize("actor", [OWN, EVALUATOR])
def test_until_24_00_of_the_due_day_and_of_an_extended_one(world, at, actor):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    at("2009-07-10T23:59:59")
    back(world, outcome.file_hash, actor)
    at("2009-07-12T09:00:00")
    world.hand_in("a.csv", ONE, "2009-07-12T09:00:00")
    with writing(world.engine()) as connection:
        granted = Extension(*SLOT, date(2009, 7, 13), "x", datetime(2009, 7, 1), "evaluator", None)
        add_extension(connection, granted, "extended")
    at("2009-07-13T23:59:59")
    back(world, outcome.file_hash, actor)
    assert [one[1] for one in told(world)] == [True, True]


def test_only_the_last_version_can_be_taken_back_and_only_once(world, at):
    first, second = world.hand_in("a.csv", ONE, FIRST), world.hand_in("b.csv", TWO, SECOND)
    with pytest.raises(UserError, match="version 2 came after it"):
        back(world, first.file_hash)
    back(world, second.file_hash)
    with pytest.raises(UserError, match="taken back already"):
        back(world, second.file_hash)


def test_all_returns_of_a_file_or_none(world, at):
    both = world.hand_in("m.csv", ONE + "RC01 2009Q2 370702 3\n", FIRST)
    with pytest.raises(UserError, match="may not take it back"):
        back(world, both.file_hash)
    assert [one[1] for one in told(world)] == [False, False]
    assert len(back(world, both.file_hash, EVALUATOR)) == 2


@pytest.mark.parametrize("subject", ["0000000000", "abc", "%%%%%%%%", "________"])
def test_what_names_nothing(world, at, subject):
    world.hand_in("a.csv", ONE, FIRST)
    with pytest.raises(UserError, match="no such"):
        back(world, subject)


def test_the_receipt_printed_again_says_that_it_was_taken_back(world, at):
    outcome = world.hand_in("a.csv", ONE, FIRST)
    back(world, outcome.file_hash)
    (receipt,) = receipts.receipts(world.engine(), world.catalogue, [outcome], OWN)
    (each,) = receipt.returns
    assert each.withdrawn_at == datetime(2009, 7, 6, 9)
    assert "已于7月6日09:00撤回" in receipts.lines([receipt], "zh")[0]
    assert each.stands.zh == "目前没有有效版本。"
