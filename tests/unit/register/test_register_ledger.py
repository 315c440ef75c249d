"""What the register tells: versions, the live one, pending returns, judgements, entries."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from pipelines.register import ledger
from pipelines.register.actor import Actor

AT = datetime(2009, 7, 20, 9)
JUDGE = Actor("system")


def return_id(outcome):
    return outcome.returns[0][0]


def finding(identity, key, severity="error"):
    return {
        "finding_id": identity, "return_id": key, "rule_id": "R1", "severity": severity,
        "unit": "370781", "item": None, "element": "pb_due", "sheet": "表1", "cells": "C5",
        "value": "7", "message_zh": "不对。", "message_en": "Wrong.", "remedy_zh": "请改。",
        "remedy_en": "Correct it.",
    }  # fmt: skip


def result(run):
    return {
        "run_id": run, "form": "RC01", "rule_id": "R1", "columns": "pb_due", "expectation": "e",
        "description_zh": "", "description_en": "", "evaluated": 1, "failed": 1, "judged_at": AT,
    }  # fmt: skip


def three(world):
    """Three versions of one slot, a day apart."""
    files = [
        world.file(f"{n}.csv", f"RC01 2009Q2 370781 {n}", f"2009-07-0{n}T10:00:00")
        for n in (1, 2, 3)
    ]
    return [return_id(one) for one in world.submit(*files)]


@pytest.mark.parametrize(
    "verdicts, live",
    [
        (("accepted", "returned", "returned"), 1),
        (("accepted", "held", "returned"), 2),
        (("accepted", "held", "accepted"), 3),
        (("returned", "returned", "returned"), None),
        (("accepted", None, None), 1),
        ((None, None, None), None),
    ],
)
def test_the_live_version_is_the_last_accepted_or_held_one(world, verdicts, live):
    keys = three(world)
    given = {key: word for key, word in zip(keys, verdicts, strict=True) if word}
    ledger.record_judgement(world.engine(), given, [], [], AT, JUDGE)
    versions = ledger.versions(world.engine())
    assert [v.verdict for v in versions] == list(verdicts)
    assert [v.version for v in versions if v.is_live] == ([live] if live else [])
    assert [v.version for v in versions if v.is_latest] == [3]


def test_times_of_a_manifest_that_tie_are_ordered_by_hash(world):
    at = "2009-07-08T10:00:00"
    files = [world.file(f"{n}.csv", f"RC01 2009Q2 370781 {n}", at) for n in range(5)]
    world.submit(*(replace(one, is_listed=True) for one in files))
    hashes = [v.file_hash for v in ledger.versions(world.engine())]
    assert hashes == sorted(hashes) and len(hashes) == 5


def test_pending_returns_are_those_without_a_verdict(world):
    keys = three(world)
    engine = world.engine()
    assert {p.return_id for p in ledger.pending_returns(engine)} == set(keys)
    ledger.record_judgement(engine, {keys[1]: "held"}, [], [], AT, JUDGE)
    assert {p.return_id for p in ledger.pending_returns(engine)} == {keys[0], keys[2]}


def test_a_judgement_is_recorded_whole(world):
    engine, (first, *_) = world.engine(), three(world)
    ledger.record_judgement(
        engine, {first: "returned"}, [finding("f1", first)], [result("run")], AT, JUDGE
    )
    assert [row.finding_id for row in ledger.findings(engine, [first])] == ["f1"]
    assert [row.failed for row in ledger.expectation_results(engine)] == [1]
    (event,) = ledger.events(engine, first)
    assert (event.kind, event.reason, event.at) == ("judged", "returned", AT)


def test_a_judgement_that_fails_leaves_nothing(world):
    engine, (first, *_) = world.engine(), three(world)
    before = ledger.sequence(engine)
    with pytest.raises(IntegrityError):
        ledger.record_judgement(
            engine, {first: "returned"}, [finding("f1", "no-such-return")], [], AT, JUDGE
        )
    assert len(ledger.pending_returns(engine)) == 3
    assert ledger.findings(engine) == [] and ledger.sequence(engine) == before


def test_a_verdict_once_given_stays(world):
    engine, (first, *_) = world.engine(), three(world)
    for word in ("accepted", "returned"):
        ledger.record_judgement(engine, {first: word}, [], [], AT, JUDGE)
    assert ledger.versions(engine)[0].verdict == "accepted"


def test_every_change_moves_the_sequence(world):
    seen = [ledger.sequence(world.engine())]
    world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-08")
    seen.append(ledger.sequence(world.engine()))
    world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-09")
    seen.append(ledger.sequence(world.engine()))
    assert seen == [0, 1, 2]


def test_a_rejection_is_the_last_reception_of_a_file_under_each_of_its_names(world):
    world.hand_in("a.csv", "!unknown_form", "2009-07-08T10:00:00")
    world.hand_in("b.csv", "!unknown_form", "2009-07-07T10:00:00")
    world.hand_in("a.csv", "!unknown_form", "2009-07-06T10:00:00")
    other, rejection = ledger.rejections(world.engine())
    assert (other.name, other.received_at) == ("b.csv", datetime(2009, 7, 7, 10))
    assert (rejection.name, rejection.received_at) == ("a.csv", datetime(2009, 7, 8, 10))
    assert (rejection.reason, rejection.cell) == ("unknown_form", "B2")


def test_more_files_than_fit_one_list(world, monkeypatch):
    monkeypatch.setattr("pipelines.register.versions.BATCH", 2)
    keys = three(world)
    assert [v.version for v in ledger.versions(world.engine())] == [1, 2, 3]
    assert world.hand_in("1.csv", "RC01 2009Q2 370781 1", "2009-07-01T10:00:00").kind == "repeated"
    assert ledger.findings(world.engine(), keys) == []


def test_what_comes_on_the_last_day_of_its_period_counts_from_when_it_is_over(world):
    content = "RC01 2009Q2 370781 1"
    early = world.hand_in("a.csv", content, "2009-06-30T23:00:00")
    assert early.rejected.reason == "future"
    world.hand_in("a.csv", content, "2009-07-01T00:00:00")
    (only,) = ledger.versions(world.engine())
    assert only.received_at == datetime(2009, 7, 1)
