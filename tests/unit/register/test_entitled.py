"""Another unit's file is refused with an answer naming both, and leaves nothing that counts."""

from datetime import datetime

import pytest

from pipelines import check, receive
from pipelines.errors import UserError
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.status import status

OWN, OTHER, TOP = "370781", "370702", "370700"
FILE = f"RC01 2009Q2 {OWN} 7\n"
MIXED = FILE + f"RC01 2009Q2 {OTHER} 9\n"


def hand_in(world, unit, name, content, at):
    files = [world.file(name, content, at)]
    return receive.receive(world.home, world.catalogue, files, Actor("clerk", unit))[0]


@pytest.mark.parametrize("unit", [OWN, TOP, None])
def test_the_reporter_those_above_and_who_acts_for_no_unit_may(world, unit):
    assert hand_in(world, unit, "a.csv", FILE, "2009-07-08T09:00:00").kind == "received"


def test_another_unit_may_not_and_is_told_whose_it_is(world):
    outcome = hand_in(world, OTHER, "a.csv", FILE, "2009-07-08T09:00:00")
    assert (outcome.kind, outcome.rejected.reason, outcome.returns) == ("rejected", "not_own", ())
    assert "青州市" in outcome.rejected.zh
    assert "潍城区" in outcome.rejected.zh
    assert "Qingzhou" in outcome.rejected.en
    assert "Weicheng" in outcome.rejected.en


def test_it_leaves_an_event_and_nothing_that_counts(world):
    outcome = hand_in(world, OTHER, "a.csv", FILE, "2009-07-08T09:00:00")
    engine = world.engine()
    assert [(e.kind, e.subject, e.reason) for e in ledger.events(engine)] == [
        ("rejected", outcome.file_hash, "not_own")
    ]
    assert ledger.versions(engine) == []
    assert ledger.rejections(engine) == []
    assert world.originals() == set()
    assert world.parts() == set()


def test_who_hands_in_anothers_return_never_sets_its_clock_in_either_order(world):
    hand_in(world, OTHER, "a.csv", FILE, "2009-07-08T09:00:00")
    hand_in(world, OWN, "a.csv", FILE, "2009-07-20T09:00:00")
    hand_in(world, OTHER, "a.csv", FILE, "2009-07-21T09:00:00")
    (version,) = ledger.versions(world.engine())
    assert version.received_at == datetime(2009, 7, 20, 9)
    assert len(version.receptions) == 1


def test_a_workbook_with_anothers_return_among_its_own_is_refused_whole(world):
    outcome = hand_in(world, OWN, "m.csv", MIXED, "2009-07-08T09:00:00")
    assert outcome.rejected.reporter == OTHER
    assert ledger.versions(world.engine()) == []
    assert hand_in(world, TOP, "m.csv", MIXED, "2009-07-09T09:00:00").kind == "received"
    assert len(ledger.versions(world.engine())) == 2


def test_its_own_files_beside_it_are_taken(world):
    files = [
        world.file("own.csv", f"RC01 2009Q2 {OTHER} 9\n", "2009-07-08T09:00:00"),
        world.file("other.csv", FILE, "2009-07-08T09:00:00"),
    ]
    done = receive.receive(world.home, world.catalogue, files, Actor("clerk", OTHER))
    assert [one.kind for one in done] == ["received", "rejected"]


def test_a_check_says_the_same(world):
    files = [world.file("a.csv", FILE, "2009-07-08T09:00:00")]
    (receipt,) = check.check(world.home, world.catalogue, files, Actor("clerk", OTHER))
    assert receipt.kind == "rejected"
    assert receipt.refusal.reason == "not_own"
    assert not receipt.is_clean


def test_a_unit_the_catalogue_does_not_have_is_said_and_nothing_is_received(world):
    with pytest.raises(UserError, match="999999: no such unit"):
        hand_in(world, "999999", "a.csv", FILE, "2009-07-08T09:00:00")
    assert not world.home.register.exists()


def test_it_changes_no_count_of_the_status(world, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-20T09:00:00")
    hand_in(world, OTHER, "a.csv", FILE, "2009-07-08T09:00:00")
    assert "不予受理0个" in status(world.home, world.catalogue)[0]
